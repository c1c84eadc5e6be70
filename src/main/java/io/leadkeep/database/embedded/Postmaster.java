package io.leadkeep.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The PostgreSQL server process of {@code postmaster.pid}. */
record Postmaster(ProcessHandle process, int port) {

    /** Lines of the file ({@code utils/pidfile.h} of PostgreSQL). */
    private static final int PID_LINE = 0;

    private static final int PORT_LINE = 3;

    private static final int UNKNOWN_PORT = -1;

    /** Returns the server that runs on exactly this data directory. */
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
     * Removes the pid file of a dead server whose pid another process has now: PostgreSQL would
     * refuse to start. PostgreSQL handles every other stale file.
     */
    static void removeStalePidFile(Path cluster) throws IOException {
        Optional<ProcessHandle> process = process(lines(cluster));
        if (process.isPresent() && !isServerOn(cluster, process.get())) {
            Files.deleteIfExists(file(cluster));
        }
    }

    /** Returns false until the starting server has written its port. */
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

    /** Checks program and data directory, because a pid may be reused. */
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
