package io.leadkeep.database.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Runs PostgreSQL's own programs, {@code initdb} and {@code pg_ctl}, also for root. */
public final class PostgresPrograms {

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

    /**
     * Runs a program to its end.
     *
     * @param command its name and arguments
     * @return its exit code
     */
    public int run(String... command) {
        return run(bin.resolve(command[0]), List.of(command).subList(1, command.length));
    }

    private int run(Path program, List<String> arguments) {
        List<String> line = new ArrayList<>();
        if (root) {
            // PostgreSQL refuses to be root. In a user namespace of its own it is nobody, and may
            // still read and write what root owns here.
            line.addAll(List.of("unshare", "--user"));
        }
        line.add(program.toString());
        line.addAll(arguments);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            // Into a file, so that nobody has to read along for the program to go
                            // on.
                            .redirectOutput(outputFile.toFile());
            // PGPORT, PGDATA and their like belong to another server (PostgreSQL manual, 32.15).
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

    /**
     * Runs a program that has to succeed.
     *
     * @param command its name and arguments
     * @throws IllegalStateException with the program's output if it fails
     */
    public void mustRun(String... command) {
        int exitCode = run(command);
        if (exitCode != 0) {
            throw new IllegalStateException(
                    command[0] + " ended with " + exitCode + ": " + output());
        }
    }

    /**
     * What the last program has printed.
     *
     * @return its standard output and error
     */
    String output() {
        try {
            return Files.readString(outputFile, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
