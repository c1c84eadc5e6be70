package io.leadkeep.database.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Citus requires of migrations, which also run on distributed tables. */
class MigrationTextTest {

    private static final Path FOLDER = Path.of("src", "main", "resources", "db", "migration");

    /** They ran before the tables are distributed for the first time. */
    private static final List<String> RELEASED_WITH_SEVERAL_ACTIONS = List.of("V7", "V22", "V25");

    private static final List<String> RELEASED_WITH_TRIGGER = List.of("V20");

    /** Requests of all workspaces need the first two, workers claim jobs by the others. */
    private static final List<String> NOT_WITH_THE_WORKSPACE =
            List.of("member", "api_key", "enrichment_turn", "import_turn");

    private static final Pattern CREATE_TABLE =
            Pattern.compile(
                    "create (?:unlogged )?table (?:if not exists )?(\\w+) \\((.*)", Pattern.DOTALL);

    private static final Pattern TRIGGER =
            Pattern.compile("create (or replace )?(constraint )?trigger .*", Pattern.DOTALL);

    /** By version. Without comments, literals and bodies of functions. */
    private static final Map<String, List<String>> STATEMENTS = new TreeMap<>();

    /** The text after the name, by table. */
    private static final Map<String, String> TABLES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(each -> each.toString().contains("V")).toList()) {
                String version = file.getFileName().toString().split("__", 2)[0];
                STATEMENTS.put(version, statements(Files.readString(file)));
            }
        }
        for (String statement : all()) {
            Matcher table = CREATE_TABLE.matcher(statement);
            if (table.matches()) {
                TABLES.put(table.group(1), table.group(2));
            }
        }
    }

    @Test
    void migrations_create_no_triggers() {
        assertThat(versionsWith(statement -> TRIGGER.matcher(statement).matches()))
                .containsExactlyInAnyOrderElementsOf(RELEASED_WITH_TRIGGER);
    }

    @Test
    void alter_table_has_one_action() {
        assertThat(versionsWith(MigrationTextTest::hasSeveralActions))
                .containsExactlyInAnyOrderElementsOf(RELEASED_WITH_SEVERAL_ACTIONS);
    }

    @Test
    void each_table_has_one_placement() {
        assertThat(TablePlacement.all()).containsExactlyInAnyOrderElementsOf(TABLES.keySet());
    }

    @Test
    void tables_with_a_workspace_are_distributed_with_it() {
        assertThat(TABLES.keySet())
                .filteredOn(table -> TABLES.get(table).contains("workspace_id "))
                .filteredOn(table -> !TablePlacement.OF_A_WORKSPACE.contains(table))
                .containsExactlyInAnyOrderElementsOf(NOT_WITH_THE_WORKSPACE);
    }

    /** Citus distributes a table by a column of its keys only. */
    @Test
    void keys_of_distributed_tables_begin_with_the_workspace() {
        assertThat(TablePlacement.OF_A_WORKSPACE)
                .allSatisfy(
                        table ->
                                assertThat(TABLES.get(table))
                                        .as(table)
                                        .contains("primary key (workspace_id, "));
        assertThat(all())
                .filteredOn(statement -> statement.startsWith("create unique index"))
                .filteredOn(MigrationTextTest::isOfAWorkspace)
                .isNotEmpty()
                .allSatisfy(index -> assertThat(index).contains(" (workspace_id, "));
    }

    private static boolean isOfAWorkspace(String index) {
        return TablePlacement.OF_A_WORKSPACE.stream()
                .anyMatch(table -> index.contains(" on " + table + " ("));
    }

    private static boolean hasSeveralActions(String statement) {
        return statement.startsWith("alter table") && withoutBrackets(statement).contains(",");
    }

    private static String withoutBrackets(String statement) {
        String inner = statement;
        for (String outer = ""; !inner.equals(outer); ) {
            outer = inner;
            inner = outer.replaceAll("\\([^()]*\\)", "");
        }
        return inner;
    }

    private static List<String> versionsWith(Predicate<String> condition) {
        return STATEMENTS.entrySet().stream()
                .filter(file -> file.getValue().stream().anyMatch(condition))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> all() {
        return STATEMENTS.values().stream().flatMap(Collection::stream).toList();
    }

    private static List<String> statements(String text) {
        String plain =
                text.replaceAll("--.*", "")
                        .replaceAll("(?s)\\$\\$.*?\\$\\$", "")
                        .replaceAll("'[^']*'", "''");
        return Arrays.stream(plain.split(";")).map(String::strip).map(String::toLowerCase).toList();
    }
}
