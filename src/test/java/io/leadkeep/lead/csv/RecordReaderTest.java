package io.leadkeep.lead.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the reader, which examines a text once, with a regular expression at each line. */
class RecordReaderTest {

    private static final String ALPHABET = "a,\"\n";
    private static final int LONGEST = 8;

    private static final Pattern CELL =
            Pattern.compile("\"((?:[^\"]|\"\")*+)\"|([^\",\n][^,\n]*+|)");

    private static final Pattern RECORD =
            Pattern.compile("(?:%s)(?:,(?:%<s))*+(?:\n|\\z)".formatted(CELL));

    @Test
    void every_short_text_is_read_by_the_rules() throws IOException {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; texts.get(i).length() < LONGEST; i++) {
            for (char c : ALPHABET.toCharArray()) {
                texts.add(texts.get(i) + c);
            }
        }

        for (String text : texts) {
            assertThat(read(text)).as(text).isEqualTo(expected(text));
        }
        assertThat(texts).hasSizeGreaterThan(80_000);
    }

    private static List<String> read(String text) throws IOException {
        CsvEncoding encoding = new CsvEncoding(StandardCharsets.UTF_8, 0, false);
        List<String> records = new ArrayList<>();
        try (RecordReader reader =
                new RecordReader(new StringReader(text), CsvFormat.of(encoding, ','))) {
            while (reader.next()) {
                records.add(
                        reader.line()
                                + (reader.problem() == null
                                        ? reader.cells().toString()
                                        : "!" + reader.text()));
            }
        }
        return records;
    }

    private static List<String> expected(String text) {
        List<String> records = new ArrayList<>();
        Matcher record = RECORD.matcher(text);
        int line = 1;
        int start = 0;
        while (start < text.length()) {
            int lineEnd = text.indexOf('\n', start) < 0 ? text.length() : text.indexOf('\n', start);
            boolean isRecord = record.find(start) && record.start() == start;
            int end = isRecord ? record.end() : Math.min(text.length(), lineEnd + 1);
            String found = text.substring(start, end).replaceFirst("\n$", "");
            records.add(line + (isRecord ? cells(found).toString() : "!" + found));
            line += (int) text.substring(start, end).chars().filter(c -> c == '\n').count();
            start = end;
        }
        return records;
    }

    private static List<String> cells(String record) {
        List<String> cells = new ArrayList<>();
        Matcher cell = CELL.matcher(record);
        for (int at = 0; at <= record.length(); at = cell.end() + 1) {
            cell.find(at);
            cells.add(cell.group(1) == null ? cell.group(2) : cell.group(1).replace("\"\"", "\""));
        }
        return cells;
    }
}
