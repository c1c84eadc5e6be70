package io.leadkeep.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Runs PostgreSQL's own programs, {@code initdb} and {@code pg_ctl}, also for root. */
final class PostgresPrograms {

    private static final Logger LOG = Logger.getLogger(PostgresPrograms.class);
    private static final Object ROOT = 0;

    private final Path bin;
    private final Path outputFile;
    private final boolean root;

    /**
     * Finds out who we are.
     *
     * @param home where the programs were unpacked
     * @param directory the data directory, which belongs to the user who runs this
     * @throws IOException if that cannot be told
     */
    PostgresPrograms(Path home, DataDirectory directory) throws IOException {
        this.bin = home.resolve("bin");
        this.outputFile = directory.resolve("postgresql.output");
        this.root = ROOT.equals(Files.getAttribute(home, "unix:uid"));
    }

    /**
     * Runs a program to its end.
     *
     * @param command its name and arguments
     * @return its exit code
     */
    int run(String... command) {
        List<String> line = new ArrayList<>();
        if (root) {
            // PostgreSQL refuses to be root. In a user namespace of its own it is nobody, and may
            // still read and write what root owns here.
            line.addAll(List.of("unshare", "--user"));
        }
        line.add(bin.resolve(command[0]).toString());
        line.addAll(List.of(command).subList(1, command.length));
        try {
            // Into a file, not a pipe: the server inherits it and would keep a pipe open for ever.
            Process process =
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(outputFile.toFile())
                            .start();
            int exitCode = process.waitFor();
            LOG.debugf("%s ended with %d: %s", command[0], exitCode, output());
            return exitCode;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    root
                            ? "PostgreSQL refuses to run as root, and 'unshare --user' cannot be"
                                    + " called: run Leadkeep as another user, or set DATABASE_URL."
                            : bin + " cannot be run",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + command[0] + " was running", e);
        }
    }

    /**
     * Runs a program that has to succeed.
     *
     * @param command its name and arguments
     * @throws IllegalStateException with the program's output if it fails
     */
    void mustRun(String... command) {
        int exitCode = run(command);
        if (exitCode != 0) {
            throw new IllegalStateException(
                    command[0] + " ended with " + exitCode + ": " + output());
        }
    }

    /** Waits half a second before another attempt. */
    void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL was starting", e);
        }
    }

    private String output() {
        try {
            return Files.readString(outputFile, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
