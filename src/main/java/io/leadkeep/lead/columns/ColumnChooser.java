package io.leadkeep.lead.columns;

import io.leadkeep.lead.CustomFields;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.lead.columns.ColumnNames.Match;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Decides what each column of a file fills. */
final class ColumnChooser {

    /** The fields that take the cell of another column where that of the best one is empty. */
    private static final Set<String> SUBSTITUTED = Set.of("email", "phone");

    private static final String FIRST_NAME = "firstName";
    private static final String LAST_NAME = "lastName";

    private final HeaderNames header;
    private final List<List<String>> samples;
    private final GivenTargets given;
    private final List<String> notes;

    private final Map<Integer, String> targets = new HashMap<>();
    private final Map<String, List<Integer>> substitutes = new HashMap<>();
    private int fullName = -1;
    private int namePart = -1;

    /** Positions of the columns that could fill a field, the best one first. */
    private final Map<String, List<Integer>> candidates = new LinkedHashMap<>();

    /**
     * Creates a chooser.
     *
     * @param samples the first rows
     * @param notes where decisions are told that {@code targets} does not show
     */
    ColumnChooser(
            HeaderNames header,
            List<List<String>> samples,
            GivenTargets given,
            List<String> notes) {
        this.header = header;
        this.samples = samples;
        this.given = given;
        this.notes = notes;
    }

    LeadColumns choose() {
        findCandidates();
        for (Map.Entry<String, List<Integer>> each : candidates.entrySet()) {
            if (!each.getKey().equals(ColumnNames.FULL_NAME)) {
                chooseBest(each.getKey(), each.getValue());
            }
        }
        chooseFullName(candidates.getOrDefault(ColumnNames.FULL_NAME, List.of()));
        CustomKeys keys = new CustomKeys(notes);
        header.positions().stream()
                .filter(position -> given.has(name(position)))
                .forEach(position -> keys.reserve(given.of(name(position))));
        List<Column> columns = new ArrayList<>();
        for (int position : header.positions()) {
            columns.add(column(position, keys));
        }
        return new LeadColumns(
                header.width(),
                columns,
                new LeadColumns.Substitutes(
                        substitutes.getOrDefault("email", List.of()),
                        substitutes.getOrDefault("phone", List.of()),
                        fullName,
                        namePart));
    }

    private String name(int position) {
        return header.name(position);
    }

    private void findCandidates() {
        Map<String, Map<Integer, List<Integer>>> byRank = new TreeMap<>();
        for (int position : header.positions()) {
            Match match = given.has(name(position)) ? null : match(position);
            if (match != null) {
                byRank.computeIfAbsent(match.field(), field -> new TreeMap<>())
                        .computeIfAbsent(match.rank(), rank -> new ArrayList<>())
                        .add(position);
            }
        }
        byRank.forEach(
                (field, ranks) ->
                        candidates.put(
                                field, ranks.values().stream().flatMap(List::stream).toList()));
    }

    private Match match(int position) {
        String name = name(position);
        if (LeadFields.WRITABLE.contains(name)) {
            return new Match(Column.field(name), 0);
        }
        Match match = ColumnNames.of(name);
        if (match == null || !match.field().equals(ColumnNames.WEB_PAGE)) {
            return match;
        }
        return hasLinkedinPages(position) ? new Match("linkedinUrl", 1_000 + match.rank()) : null;
    }

    private boolean hasLinkedinPages(int position) {
        List<String> cells = cells(position);
        return !cells.isEmpty() && cells.stream().allMatch(cell -> cell.contains("linkedin.com/"));
    }

    private List<String> cells(int position) {
        return samples.stream()
                .filter(row -> position < row.size())
                .map(row -> Text.trim(row.get(position)))
                .filter(cell -> !cell.isEmpty())
                .toList();
    }

    private void chooseBest(String field, List<Integer> positions) {
        if (given.hasTarget(field)) {
            return;
        }
        targets.put(positions.get(0), field);
        List<Integer> others = positions.subList(1, positions.size());
        if (SUBSTITUTED.contains(field) && !others.isEmpty()) {
            substitutes.put(field, others);
            others.forEach(
                    other ->
                            notes.add(
                                    "%s fills %s where %s is empty, and is a custom field elsewhere"
                                            .formatted(
                                                    quotable(other),
                                                    field,
                                                    quotable(positions.get(0)))));
        }
    }

    private void chooseFullName(List<Integer> positions) {
        boolean hasFirst = targets.containsValue(FIRST_NAME) || given.hasTarget(FIRST_NAME);
        boolean hasLast = targets.containsValue(LAST_NAME) || given.hasTarget(LAST_NAME);
        if (given.hasTarget(ColumnNames.FULL_NAME)) {
            fullName =
                    header.positions().stream()
                            .filter(p -> ColumnNames.FULL_NAME.equals(given.of(name(p))))
                            .findFirst()
                            .orElse(-1);
        } else if (!positions.isEmpty() && hasFirst != hasLast) {
            // "Name" beside a first name is the last name; a full name is shortened row by row.
            namePart = positions.get(positions.size() - 1);
            targets.put(namePart, hasFirst ? LAST_NAME : FIRST_NAME);
        } else if (!positions.isEmpty()) {
            fullName = positions.get(0);
            if (!hasFirst) {
                targets.put(fullName, ColumnNames.FULL_NAME);
                notes.add("%s is split into firstName and lastName".formatted(quotable(fullName)));
            } else {
                notes.add(
                        "%s is split into firstName and lastName where both are empty; it is also kept as a custom field"
                                .formatted(quotable(fullName)));
            }
        }
    }

    private List<String> alternatives(int position, String target) {
        Match match = ColumnNames.of(name(position));
        Stream<String> recognised =
                match == null
                        ? Stream.empty()
                        : Stream.of(
                                match.field().equals(ColumnNames.WEB_PAGE)
                                        ? "linkedinUrl"
                                        : match.field());
        boolean fits = Text.length(name(position)) <= CustomFields.MAX_KEY;
        Stream<String> custom =
                fits ? Stream.of(Column.customTarget(name(position))) : Stream.empty();
        return Stream.concat(recognised, custom)
                .filter(alternative -> !alternative.equals(target))
                .toList();
    }

    private String quotable(int position) {
        return Text.quotable(name(position));
    }

    private Column column(int position, CustomKeys keys) {
        String name = name(position);
        String target;
        if (given.has(name)) {
            target = given.of(name);
        } else if (targets.containsKey(position)) {
            target = targets.get(position);
        } else if (name.equals(Column.ERROR) && position == header.width() - 1) {
            target = null;
            notes.add(
                    "The last column, \"error\", is left out: it tells why a row failed in an"
                            + " earlier import");
        } else if (LeadFields.READ_ONLY.contains(name)) {
            // The read-only columns of an export.
            target = null;
        } else {
            target = Column.customTarget(keys.of(name));
        }
        return new Column(
                position,
                name,
                target,
                alternatives(position, target),
                cells(position).stream().limit(Column.MAX_SAMPLES).toList());
    }
}
