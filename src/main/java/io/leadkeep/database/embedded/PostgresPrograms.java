package io.leadkeep.database.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Runs {@code initdb} and {@code pg_ctl}, also as root. */
public final class PostgresPrograms {

    private static final Logger LOG = Logger.getLogger(PostgresPrograms.class);
    private static final Object ROOT = 0;

    private final Path bin;
    private final Path outputFile;
    private final boolean root;

    public PostgresPrograms(Path home, DataDirectory directory) throws IOException {
        this.bin = home.resolve("bin");
        this.outputFile = directory.resolve("postgresql.output");
        Files.deleteIfExists(outputFile);
        Files.createFile(outputFile);
        this.root = ROOT.equals(Files.getAttribute(outputFile, "unix:uid"));
        if (root && run(Path.of("true"), List.of()) != 0) {
            throw new IllegalStateException(
                    "PostgreSQL refuses to run as root, and 'unshare --user' is not allowed here:"
                            + " run Leadkeep as another user, or set DATABASE_URL.");
        }
    }

    /** Runs a program and returns its exit code. */
    public int run(String... command) {
        return run(bin.resolve(command[0]), List.of(command).subList(1, command.length));
    }

    private int run(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (root) {
            // PostgreSQL refuses to run as root. In its own user namespace it has no such user, and
            // still reads and writes the files of root.
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(program.toString());
        command.addAll(arguments);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            // To a file, because a full pipe would block the program.
                            .redirectOutput(outputFile.toFile());
            // PGPORT, PGDATA and the like refer to another server (PostgreSQL manual, 32.15).
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            Process process = builder.start();
            int exitCode = process.waitFor();
            LOG.debugf("%s ended with %d: %s", program, exitCode, output());
            return exitCode;
        } catch (IOException e) {
            throw new UncheckedIOException(program + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + program + " was running", e);
        }
    }

    public void mustRun(String... command) {
        int exitCode = run(command);
        if (exitCode != 0) {
            throw new IllegalStateException(
                    command[0] + " ended with " + exitCode + ": " + output());
        }
    }

    /** Returns standard output and error of the last program. */
    String output() {
        try {
            return Files.readString(outputFile, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
