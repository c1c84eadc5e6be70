package io.leadkeep.lead.csv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads texts as CSV files. */
final class CsvFiles {

    private CsvFiles() {}

    static List<CsvFile.Row> rows(String text) {
        return rows(text.getBytes(StandardCharsets.UTF_8), 0, 0);
    }

    /** Reads a file separated by commas, of which the columns are known. */
    static List<CsvFile.Row> rows(byte[] bytes, int columns, int email) {
        try {
            Path file = Files.createTempFile("leadkeep", ".csv");
            try {
                Files.write(file, bytes);
                CsvFormat format = CsvFormat.of(CsvEncoding.of(file), ',');
                return rows(file, format.withColumns(columns, email));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<CsvFile.Row> rows(Path file, CsvFormat format) throws IOException {
        List<CsvFile.Row> rows = new ArrayList<>();
        try (CsvFile csv = CsvFile.open(file, format)) {
            for (CsvFile.Row row = csv.next(); row != null; row = csv.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
