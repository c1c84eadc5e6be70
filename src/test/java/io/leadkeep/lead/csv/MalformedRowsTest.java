package io.leadkeep.lead.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading goes on at the line behind a malformed one. */
class MalformedRowsTest {

    private static final String UNCLOSED = "has a quoted cell that does not end";

    /** {@code ⏎} is a line break, {@code !} marks a malformed row, {@code |} separates cells. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "a,b⏎c,d                            # a|b / c|d",
                "a,\"b⏎c\",d⏎e                      # a|b⏎c|d / e",
                "a,\"\"\"b\"\"⏎c\",d⏎e              # a|\"b\"⏎c|d / e",
                "a,\"b⏎c,d⏎e                        # ! / c|d / e",
                "a,\"b⏎c,\"d\"⏎e                    # ! / c|d / e",
                "a,\"b\"x,c⏎d                       # ! / d",
                "a,\"b\" ,c⏎d                       # ! / d",
                "a,b\"c,d⏎e\"                       # a|b\"c|d / e\"",
                "a,\"                               # !",
                "\"⏎\"⏎a                            # a",
                "a,\"b⏎⏎c⏎\"d,\"e⏎f⏎                # ! / c / ! / f",
                "\"a\"⏎\"b\"\"⏎\"c\"                # a / ! / c",
                "\"\"\"⏎a,b⏎c                       # ! / a|b / c",
                "a⏎\"\"\"\"⏎\"\"⏎b                  # a / \" / b",
            })
    void malformed_line_costs_one_row(String text, String rows) {
        for (String lineBreak : List.of("\n", "\r\n", "\r")) {
            assertThat(shown(CsvFiles.rows(text.replace("⏎", lineBreak)), lineBreak))
                    .as(text)
                    .isEqualTo(rows);
        }
    }

    private static String shown(List<CsvFile.Row> rows, String lineBreak) {
        return rows.stream()
                .map(
                        row ->
                                row.problem() != null
                                        ? "!"
                                        : String.join("|", row.cells()).replace(lineBreak, "⏎"))
                .collect(Collectors.joining(" / "));
    }

    @Test
    void malformed_row_has_its_numbers_and_its_text() {
        List<CsvFile.Row> rows =
                CsvFiles.rows("a,b\n\n\"c\nd\",e\r\nf,\"g \"\"h\"\" i,j\r\n\r\nk,l");

        assertThat(rows.get(1)).isEqualTo(new CsvFile.Row(3, 3, List.of("c\nd", "e"), null));
        CsvFile.Row malformed = rows.get(2);
        assertThat(malformed.number()).isEqualTo(4);
        assertThat(malformed.line()).isEqualTo(5);
        assertThat(malformed.cells()).containsExactly("f,\"g \"\"h\"\" i,j");
        assertThat(malformed.problem()).startsWith("line 5 " + UNCLOSED);
        assertThat(rows.get(3).number()).isEqualTo(6);
        assertThat(rows.get(3).line()).isEqualTo(7);
    }

    @Test
    void quotes_of_two_rows_do_not_swallow_the_rows_between() {
        String text =
                """
                a@x.com,"Ann,1
                b@x.com,Bob,2
                c@x.com,"",3
                d@x.com,Dan",4
                e@x.com,Eve,5
                """;

        List<CsvFile.Row> rows = CsvFiles.rows(text.getBytes(StandardCharsets.UTF_8), 3, 0);

        assertThat(rows.get(0).problem()).contains(UNCLOSED);
        assertThat(rows.stream().skip(1).map(row -> row.cells().get(0)))
                .containsExactly("b@x.com", "c@x.com", "d@x.com", "e@x.com");
    }

    @Test
    void lines_of_a_cell_are_not_taken_for_rows() {
        String text =
                """
                a@x.com,"write to b@x.com,
                or to c@x.com
                d@x.com, e@x.com, f@x.com, g@x.com
                x, b@x.com, c@x.com
                "" b@x.com ""\","1
                2"
                """;

        List<CsvFile.Row> rows = CsvFiles.rows(text.getBytes(StandardCharsets.UTF_8), 3, 0);

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).problem()).isNull();
        assertThat(rows.get(0).cells()).hasSize(3);
    }

    @Test
    void cell_may_have_many_lines() {
        String note = "a line of a note\n".repeat(50_000);

        List<CsvFile.Row> rows = CsvFiles.rows("a,\"" + note + "\",b\nc");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).cells()).containsExactly("a", note, "b");
    }

    @Test
    void overlong_line_costs_one_row() {
        String cell = "x".repeat(RecordReader.MAX_RECORD);

        List<CsvFile.Row> rows =
                CsvFiles.rows(
                        "a\n" + cell.repeat(3) + "\nb\n\"" + cell + "\nc\n\"" + cell + "\"\nd");

        assertThat(shown(rows, "\n")).isEqualTo("a / ! / b / ! / c / ! / d");
        assertThat(rows.get(1).problem()).contains("line 2 is longer than 1,048,576 characters");
        assertThat(rows.get(1).cells().get(0)).matches("x+").hasSizeBetween(1_000, 100_000);
        assertThat(rows.get(6).line()).isEqualTo(7);
    }

    /** Quotes that open a cell in every line, and go on for the rest of the file. */
    @ParameterizedTest
    @ValueSource(strings = {"a\",\"\n", ",\"\n\n", "\"x\"\"\n", "a,\"b\"\",\"\"\",\"\n"})
    void hostile_quotes_take_time_in_proportion_to_the_file(String lines) {
        int repeats = 6_000_000 / lines.length();

        List<CsvFile.Row> rows =
                CsvFiles.rows(
                        ("a@x.com,b\n" + lines.repeat(repeats) + "c@x.com,d\n")
                                .getBytes(StandardCharsets.UTF_8),
                        2,
                        0);

        assertThat(rows.get(0).cells()).containsExactly("a@x.com", "b");
        assertThat(rows.get(rows.size() - 1).cells()).containsExactly("c@x.com", "d");
    }

    @Test
    void row_with_many_cells_is_read() {
        List<CsvFile.Row> rows = CsvFiles.rows("a\n" + ",".repeat(500_000) + "b\nc");

        assertThat(rows).hasSize(3);
        assertThat(rows.get(1).cells()).hasSize(500_001);
    }
}
