package io.leadkeep.lead.columns;

import io.leadkeep.lead.csv.CsvCell;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of columns: trimmed and unique; null for a column without a name. */
final class HeaderNames {

    private static final int MAX_LISTED = 10;

    private final List<String> names = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();

    private HeaderNames() {}

    static HeaderNames of(List<String> header, List<String> notes) {
        HeaderNames found = new HeaderNames();
        Set<String> given = new HashSet<>(header.stream().map(HeaderNames::name).toList());
        Set<String> used = new HashSet<>();
        List<Integer> unnamed = new ArrayList<>();
        for (String cell : header) {
            String name = name(cell);
            if (name.isEmpty()) {
                found.names.add(null);
                unnamed.add(found.names.size());
                continue;
            }
            String unique = name;
            for (int i = 2; used.contains(unique) || i > 2 && given.contains(unique); i++) {
                unique = name + " " + i;
            }
            used.add(unique);
            if (!unique.equals(name)) {
                notes.add(
                        "Column %d is called %s, because another one has the name %s"
                                .formatted(
                                        found.names.size() + 1,
                                        Text.quotable(unique),
                                        Text.quotable(name)));
            }
            found.positions.add(found.names.size());
            found.names.add(unique);
        }
        if (!unnamed.isEmpty()) {
            notes.add("Columns without a name are left out: " + list(unnamed));
        }
        return found;
    }

    private static String name(String cell) {
        return Text.trim(CsvCell.restore(cell));
    }

    /** Returns the first numbers. */
    static String list(List<Integer> numbers) {
        return numbers.stream()
                        .limit(MAX_LISTED)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                + (numbers.size() > MAX_LISTED ? ", …" : "");
    }

    /** Number of cells in the header. */
    int width() {
        return names.size();
    }

    /** Positions of the columns with a name. */
    List<Integer> positions() {
        return positions;
    }

    String name(int position) {
        return names.get(position);
    }

    List<String> names() {
        return positions.stream().map(names::get).toList();
    }
}
