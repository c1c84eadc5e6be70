package io.leadkeep.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The PostgreSQL server process that {@code postmaster.pid} names.
 *
 * @param process the living process
 * @param port where it listens
 */
record Postmaster(ProcessHandle process, int port) {

    /** Lines of the file, from PostgreSQL's {@code miscadmin.h}. */
    private static final int PID_LINE = 0;

    private static final int PORT_LINE = 3;

    /**
     * Looks for a server on a data directory.
     *
     * @param cluster the directory that PostgreSQL was given
     * @return the server, or empty if none runs on exactly this directory
     * @throws IOException if the file cannot be read
     */
    static Optional<Postmaster> on(Path cluster) throws IOException {
        Path file = file(cluster);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() <= PORT_LINE) {
            return Optional.empty();
        }
        int port = Integer.parseInt(lines.get(PORT_LINE).strip());
        return ProcessHandle.of(Long.parseLong(lines.get(PID_LINE).strip()))
                .filter(process -> isServerOn(cluster, process))
                .map(process -> new Postmaster(process, port));
    }

    /**
     * Removes the pid file of a server that is gone. PostgreSQL itself would refuse to start where
     * the number has gone to another process since.
     *
     * @param cluster the directory that PostgreSQL was given
     * @throws IOException if the file cannot be removed
     */
    static void removeStaleFile(Path cluster) throws IOException {
        if (on(cluster).isEmpty()) {
            Files.deleteIfExists(file(cluster));
        }
    }

    private static Path file(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /**
     * A number alone proves nothing: the process must be a postgres that was given our directory.
     */
    private static boolean isServerOn(Path cluster, ProcessHandle process) {
        String commandLine = process.info().commandLine().orElse("");
        return commandLine.contains("/postgres ") && commandLine.contains(cluster.toString());
    }

    boolean isAlive() {
        return process.isAlive();
    }
}
