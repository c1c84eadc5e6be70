package io.leadkeep.backup;

import io.leadkeep.database.StandaloneDatabase;
import io.leadkeep.database.address.DatabaseConfig;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;

/** The commands {@code backup}, {@code restore} and {@code move} (docs/operations.md). */
public final class Commands {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE_ERROR = 2;

    private static final String USAGE =
            """
            Without arguments the service starts. With them:
              backup FILE    writes all rows of the database to a new FILE, also while services run
              restore FILE   fills an empty database with the rows of FILE
              move           copies the embedded database into the empty one of DATABASE_URL
            FILE may be "-", for standard output and standard input. DATABASE_URL and
            LEADKEEP_DATA_DIR say which database, as they do for the service.\
            """;

    /** A file name that stands for standard output or input. */
    private static final String STANDARD_STREAM = "-";

    private Commands() {}

    /**
     * Runs a command and reports its result on standard error.
     *
     * @param arguments at least one
     * @return the exit code: 0 for success, 1 for a failure, 2 for wrong usage
     */
    public static int run(String... arguments) {
        logWarningsOnly();
        String name = arguments[0];
        String file = arguments.length == 2 ? arguments[1] : "";
        try {
            if (name.equals("backup") && !file.isEmpty()) {
                System.err.println("Backed up to " + file + ": " + backup(file));
            } else if (name.equals("restore") && !file.isEmpty()) {
                System.err.println("Restored from " + file + ": " + restore(file));
            } else if (name.equals("move") && arguments.length == 1) {
                System.err.println("Moved: " + move());
            } else {
                System.err.println(USAGE);
                return USAGE_ERROR;
            }
            return DONE;
        } catch (IOException | SQLException | RuntimeException e) {
            System.err.println("The " + name + " has failed. " + sentence(e));
            return FAILED;
        }
    }

    private static Copied backup(String file) throws IOException, SQLException {
        if (file.equals(STANDARD_STREAM)) {
            try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                return backup(out);
            }
        }
        try (WholeFile whole = WholeFile.create(Path.of(file))) {
            Copied copied = backup(whole.stream());
            whole.finish();
            return copied;
        }
    }

    private static Copied backup(OutputStream stream) throws IOException, SQLException {
        DatabaseConfig config = config();
        try (StandaloneDatabase database =
                StandaloneDatabase.server(config)
                        .orElseGet(() -> StandaloneDatabase.embeddedBeside(config))) {
            return new Snapshot(database).sendTo(new BackupWriter(stream));
        }
    }

    private static Copied restore(String file) throws IOException, SQLException {
        try (InputStream stream =
                file.equals(STANDARD_STREAM)
                        ? new FileInputStream(FileDescriptor.in)
                        : Files.newInputStream(Path.of(file))) {
            // Checks the heading before an embedded database is created.
            return restore(new BackupReader(stream));
        }
    }

    private static Copied restore(BackupReader backup) throws IOException, SQLException {
        DatabaseConfig config = config();
        try (StandaloneDatabase database =
                        StandaloneDatabase.server(config)
                                .orElseGet(() -> StandaloneDatabase.embeddedAlone(config));
                EmptyDatabase empty = new EmptyDatabase(database)) {
            return backup.sendTo(empty);
        }
    }

    private static Copied move() throws IOException, SQLException {
        DatabaseConfig config = config();
        try (StandaloneDatabase target =
                        StandaloneDatabase.server(config).orElseThrow(Commands::noTarget);
                StandaloneDatabase source = StandaloneDatabase.existingEmbeddedAlone(config);
                EmptyDatabase empty = new EmptyDatabase(target)) {
            return new Snapshot(source).sendTo(empty);
        }
    }

    private static IllegalStateException noTarget() {
        return new IllegalStateException(
                "DATABASE_URL is not set: it names the target of the move");
    }

    private static DatabaseConfig config() {
        return ConfigUtils.configBuilder()
                .withMapping(DatabaseConfig.class)
                .build()
                .getConfigMapping(DatabaseConfig.class);
    }

    /** Sets logging up, which Quarkus does for the service. */
    private static void logWarningsOnly() {
        Logger root = Logger.getLogger("");
        for (Handler each : root.getHandlers()) {
            root.removeHandler(each);
        }
        Handler console = new ConsoleHandler();
        console.setFormatter(
                new Formatter() {
                    @Override
                    public String format(LogRecord line) {
                        return formatMessage(line) + "\n";
                    }
                });
        root.addHandler(console);
        root.setLevel(Level.WARNING);
    }

    /** Omits the details of PostgreSQL, which may quote a row. */
    private static String sentence(Exception e) {
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + " is there already, and is not replaced.";
        }
        if (e instanceof NoSuchFileException) {
            return e.getMessage() + " does not exist.";
        }
        if (e instanceof AccessDeniedException) {
            return e.getMessage() + " may not be read or written.";
        }
        if (e instanceof PSQLException error && error.getServerErrorMessage() != null) {
            return error.getServerErrorMessage().getMessage();
        }
        Throwable cause = e.getCause();
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return (e instanceof IOException || cause == null
                        ? message
                        : message + ": " + cause.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
