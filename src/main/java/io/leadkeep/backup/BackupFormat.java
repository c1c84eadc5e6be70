package io.leadkeep.backup;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The format of a backup: a script for {@code psql} that fills a database of the schema it names,
 * compressed by gzip, whose checksum and length cover the whole script.
 *
 * <pre>
 * -- Leadkeep backup 1
 * -- schema 20
 * begin;
 * set local client_encoding = 'UTF8';
 * copy "account" ("id", "name") from stdin;
 * 6b036cc7c778b38e43000000	Owner
 * \.
 * -- rows 1
 * commit;
 * </pre>
 */
final class BackupFormat {

    static final String TITLE = "-- Leadkeep backup 1";
    static final String BEGIN = "begin;";
    static final String ENCODING = "set local client_encoding = 'UTF8';";
    static final String END_OF_ROWS = "\\.";
    static final String COMMIT = "commit;";

    private static final Pattern SCHEMA = Pattern.compile("-- schema (\\d+(?:\\.\\d+)*)");
    private static final Pattern ROWS = Pattern.compile("-- rows (\\d{1,18})");
    private static final Pattern COPY =
            Pattern.compile("copy \"(\\w+)\" \\(\"(\\w+(?:\", \"\\w+)*)\"\\) from stdin;");

    private BackupFormat() {}

    /** The table and columns of a {@code copy} line. */
    record Heading(String table, List<String> columns) {}

    static String schema(String version) {
        return "-- schema " + version;
    }

    static String heading(String table, List<String> columns) {
        return columns.stream()
                .collect(
                        Collectors.joining(
                                "\", \"", "copy \"" + table + "\" (\"", "\") from stdin;"));
    }

    static String rows(long count) {
        return "-- rows " + count;
    }

    static String readSchema(String line) throws DamagedBackup {
        return match(SCHEMA, line).group(1);
    }

    static Heading readHeading(String line) throws DamagedBackup {
        Matcher heading = match(COPY, line);
        return new Heading(heading.group(1), List.of(heading.group(2).split("\", \"")));
    }

    static long readRows(String line) throws DamagedBackup {
        return Long.parseLong(match(ROWS, line).group(1));
    }

    private static Matcher match(Pattern pattern, String line) throws DamagedBackup {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new DamagedBackup();
        }
        return matcher;
    }
}
