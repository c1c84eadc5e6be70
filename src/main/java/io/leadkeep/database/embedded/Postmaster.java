package io.leadkeep.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    /** Lines of the file, from PostgreSQL's {@code utils/pidfile.h}. */
    private static final int PID_LINE = 0;

    private static final int PORT_LINE = 3;

    private static final int UNKNOWN_PORT = -1;

    /**
     * Looks for a server on a data directory.
     *
     * @param cluster the directory that PostgreSQL was given
     * @return the server, or empty if none runs on exactly this directory
     * @throws IOException if the file cannot be read
     */
    static Optional<Postmaster> on(Path cluster) throws IOException {
        List<String> lines = lines(cluster);
        return process(lines)
                .filter(process -> isServerOn(cluster, process))
                .map(
                        process ->
                                new Postmaster(
                                        process, number(lines, PORT_LINE).orElse(UNKNOWN_PORT)));
    }

    /**
     * Removes the pid file of a dead server whose number has gone to another process since:
     * PostgreSQL would refuse to start beside it. Any other file it judges by itself, and better.
     *
     * @param cluster the directory that PostgreSQL was given
     * @throws IOException if the file cannot be removed
     */
    static void removeFileOfStranger(Path cluster) throws IOException {
        Optional<ProcessHandle> process = process(lines(cluster));
        if (process.isPresent() && !isServerOn(cluster, process.get())) {
            Files.deleteIfExists(file(cluster));
        }
    }

    /**
     * Tells whether the server has written down its port yet.
     *
     * @return false in the first moments of a start
     */
    boolean hasPort() {
        return port != UNKNOWN_PORT;
    }

    private static Path file(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    private static List<String> lines(Path cluster) throws IOException {
        try {
            return Files.readAllLines(file(cluster));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Optional<ProcessHandle> process(List<String> lines) {
        return number(lines, PID_LINE).flatMap(pid -> ProcessHandle.of(pid));
    }

    private static Optional<Integer> number(List<String> lines, int line) {
        return lines.stream()
                .skip(line)
                .findFirst()
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::valueOf);
    }

    /**
     * A number alone proves nothing: the process must be a postgres that was given our directory.
     */
    private static boolean isServerOn(Path cluster, ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        String[] arguments = info.arguments().orElse(new String[0]);
        int directory = List.of(arguments).indexOf("-D") + 1;
        return info.command().filter(command -> command.endsWith("/postgres")).isPresent()
                && directory > 0
                && directory < arguments.length
                && arguments[directory].equals(cluster.toString());
    }
}
