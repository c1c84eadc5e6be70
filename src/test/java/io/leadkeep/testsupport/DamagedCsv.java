package io.leadkeep.testsupport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A CSV file of 1,000 rows, some of which have random damage: to quotes, delimiters, line ends or
 * bytes.
 */
public final class DamagedCsv {

    public static final List<String> HEADER =
            List.of("email", "firstName", "companyName", "note", "city");

    private static final int ROWS = 1_000;

    private static final List<String> NAMES = List.of("Ann", "Jörg", "Zoë", "", "O'Neil", "名前");
    private static final List<String> COMPANIES =
            List.of("Acme", "Acme, Inc", "The \"Best\" Ltd", "\"\"", "", "; GmbH", ", Sons");
    private static final List<String> NOTES =
            List.of(
                    "",
                    "called",
                    "first line\nsecond line",
                    "\nsecond line, with comma",
                    "says \"hi\"\r\nand more",
                    "🐀 wrote, twice");
    private static final List<String> LINE_ENDS = List.of("\n", "\r\n", "\r");

    private final Random random;
    private final List<List<String>> undamaged = new ArrayList<>();
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    public DamagedCsv(long seed) {
        random = new Random(seed);
        boolean quotesAll = random.nextInt(4) == 0;
        String lineEnd = pick(LINE_ENDS);
        double damaged = random.nextDouble() / 5;
        file.writeBytes((String.join(",", HEADER) + lineEnd).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < ROWS; i++) {
            List<String> cells =
                    List.of(
                            "lead%d@example.org".formatted(i),
                            pick(NAMES),
                            pick(COMPANIES),
                            pick(NOTES),
                            "Town " + i);
            StringBuilder row = new StringBuilder();
            for (String cell : cells) {
                row.append(row.isEmpty() ? "" : ",").append(written(cell, quotesAll));
            }
            byte[] bytes = row.toString().getBytes(StandardCharsets.UTF_8);
            if (random.nextDouble() < damaged) {
                file.writeBytes(damage(bytes));
            } else {
                file.writeBytes(bytes);
                undamaged.add(cells);
            }
            file.writeBytes(
                    (random.nextInt(20) == 0 ? pick(LINE_ENDS) : lineEnd)
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    public byte[] bytes() {
        return file.toByteArray();
    }

    public List<List<String>> undamaged() {
        return undamaged;
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String written(String cell, boolean quotesAll) {
        boolean needsQuotes = cell.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
        return quotesAll || needsQuotes ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    private byte[] damage(byte[] row) {
        byte[] damaged = row;
        for (int i = random.nextInt(3); i >= 0; i--) {
            damaged =
                    switch (random.nextInt(7)) {
                        case 0 -> insert(damaged, (byte) '"');
                        case 1 -> insert(damaged, (byte) ',');
                        case 2 -> insert(damaged, (byte) pick(LINE_ENDS).charAt(0));
                        case 3 -> insert(damaged, (byte) (0x80 + random.nextInt(0x80)));
                        case 4 -> without(damaged, '"');
                        case 5 -> without(damaged, ',');
                        default -> Arrays.copyOf(damaged, random.nextInt(damaged.length + 1));
                    };
        }
        return damaged;
    }

    private byte[] insert(byte[] row, byte inserted) {
        int at = random.nextInt(row.length + 1);
        byte[] longer = Arrays.copyOf(row, row.length + 1);
        System.arraycopy(row, at, longer, at + 1, row.length - at);
        longer[at] = inserted;
        return longer;
    }

    private byte[] without(byte[] row, char removed) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
            if (row[i] == removed) {
                places.add(i);
            }
        }
        if (places.isEmpty()) {
            return row;
        }
        int at = places.get(random.nextInt(places.size()));
        byte[] shorter = Arrays.copyOf(row, row.length - 1);
        System.arraycopy(row, at + 1, shorter, at, row.length - at - 1);
        return shorter;
    }
}
