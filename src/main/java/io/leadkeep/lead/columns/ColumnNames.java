package io.leadkeep.lead.columns;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.leadkeep.text.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recognises columns by their names, from {@code column-names.csv}. */
final class ColumnNames {

    static final String FULL_NAME = "fullName";

    /** {@code linkedinUrl}, if the cells are LinkedIn pages. */
    static final String WEB_PAGE = "webPage";

    /** Word groups by what they add to the rank; home comes behind names of rank 2. */
    private static final Map<String, Integer> QUALIFIERS =
            Map.of("work", 10, "home", 130, "others", 160);

    private static final String IGNORED = "ignored";

    /** The fields whose columns occur with qualifiers. */
    private static final Set<String> QUALIFIED =
            Set.of("email", "phone", "city", "state", "country");

    private static final Pattern CAMEL_CASE = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");

    private static final ColumnNames NAMES = load();

    /**
     * What a column may fill.
     *
     * @param field a field of a lead, {@link #FULL_NAME} or {@link #WEB_PAGE}
     * @param rank of several columns for a field the one with the lowest is the best
     */
    record Match(String field, int rank) {}

    private final Map<String, Match> matches = new HashMap<>();
    private final Map<String, Integer> qualifiers = new HashMap<>();
    private final Set<String> ignored;

    private ColumnNames(List<NamedCsvRecord> lines) {
        ignored =
                lines.stream()
                        .filter(line -> line.getField("field").equals(IGNORED))
                        .flatMap(ColumnNames::names)
                        .map(ColumnNames::plain)
                        .collect(Collectors.toUnmodifiableSet());
        for (NamedCsvRecord line : lines) {
            Integer qualifier = QUALIFIERS.get(line.getField("field"));
            if (qualifier != null) {
                names(line).forEach(word -> qualifiers.merge(plain(word), qualifier, Math::min));
            }
        }
        lines.forEach(line -> add(line, 0, ColumnNames::plain));
        lines.forEach(line -> add(line, 1, this::withoutIgnored));
        matches.remove("");
    }

    private void add(NamedCsvRecord line, int worse, UnaryOperator<String> form) {
        if (!line.getField("rank").isEmpty()) {
            int rank = 100 * Integer.parseInt(line.getField("rank"));
            Match match = new Match(line.getField("field"), rank + worse);
            names(line).forEach(name -> matches.putIfAbsent(form.apply(name), match));
        }
    }

    private static ColumnNames load() {
        try (InputStream file = ColumnNames.class.getResourceAsStream("column-names.csv");
                CsvReader<NamedCsvRecord> lines =
                        CsvReader.builder()
                                .commentStrategy(CommentStrategy.SKIP)
                                .ofNamedCsvRecord(file)) {
            return new ColumnNames(lines.stream().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the names of a line; umlauts are also written with an e. */
    private static Stream<String> names(NamedCsvRecord line) {
        return Stream.of(line.getField("names").split("\\|"))
                .flatMap(name -> Stream.of(name, withoutUmlauts(name)));
    }

    private static String withoutUmlauts(String name) {
        return name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue");
    }

    private static String plain(String name) {
        return String.join("", words(name));
    }

    private static List<String> words(String name) {
        return Words.of(CAMEL_CASE.matcher(name).replaceAll(" "));
    }

    private String withoutIgnored(String name) {
        return without(name, ignored::contains);
    }

    private static String without(String name, Predicate<String> leftOut) {
        return String.join("", words(name).stream().filter(leftOut.negate()).toList());
    }

    /** Returns what a column may fill, or null. */
    static Match of(String column) {
        Match exact = NAMES.matches.get(plain(column));
        if (exact != null) {
            return exact;
        }
        Match shorter = NAMES.matches.get(NAMES.withoutIgnored(column));
        return shorter != null
                ? new Match(shorter.field(), shorter.rank() + 1)
                : NAMES.qualified(column);
    }

    private Match qualified(String column) {
        Match match = matches.get(without(column, qualifiers::containsKey));
        if (match == null) {
            match =
                    matches.get(
                            without(column, w -> qualifiers.containsKey(w) || ignored.contains(w)));
        }
        if (match == null || !QUALIFIED.contains(match.field())) {
            return null;
        }
        int worse = 0;
        for (String word : words(column)) {
            worse = Math.max(worse, qualifiers.getOrDefault(word, 0));
        }
        return new Match(match.field(), match.rank() + worse);
    }
}
