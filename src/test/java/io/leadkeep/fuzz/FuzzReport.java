package io.leadkeep.fuzz;

import io.leadkeep.fuzz.generators.Operation;
import io.leadkeep.testsupport.PersistentConnection.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The faults and counts of all clients. */
final class FuzzReport {

    private static final int MAX_FAULTS = 10;

    private final List<String> faults = new ArrayList<>();

    /** Number of responses by operation and status. */
    private final Map<String, Map<Integer, Integer>> answers = new TreeMap<>();

    private int checks;
    private long slowestMillis;
    private String slowest = "none";

    synchronized void count(Operation operation, int status) {
        answers.computeIfAbsent(operation.id(), ignored -> new TreeMap<>())
                .merge(status, 1, Integer::sum);
    }

    /** Counts a request that reads back. */
    synchronized void countCheck() {
        checks++;
    }

    synchronized void took(long millis, String request) {
        if (millis > slowestMillis) {
            slowestMillis = millis;
            slowest = request;
        }
    }

    /**
     * Adds a fault.
     *
     * @param number of the request, from 0
     * @param answer null if there was none
     */
    synchronized void add(int number, FuzzRequest request, Answer answer, Throwable why) {
        faults.add(
                "Request %d: %s%n%n%s%n%n%s%n"
                        .formatted(
                                number,
                                why,
                                request,
                                answer == null
                                        ? "(no response)"
                                        : answer.status()
                                                + " "
                                                + answer.headers()
                                                + "\n"
                                                + answer.body()));
    }

    synchronized boolean isFull() {
        return faults.size() >= MAX_FAULTS;
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** Number of responses, without those of requests that read back. */
    synchronized int responses() {
        return answers.values().stream()
                .flatMap(each -> each.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Operations with at least one 2xx response. */
    synchronized List<String> succeeded() {
        return answers.entrySet().stream()
                .filter(each -> each.getValue().keySet().stream().anyMatch(s -> s < 300))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public synchronized String toString() {
        return answers.entrySet().stream()
                .map(each -> "  %-22s %s".formatted(each.getKey(), each.getValue()))
                .collect(
                        Collectors.joining(
                                "\n",
                                "",
                                "\n  and %d requests that read back; the slowest took %d ms: %s"
                                        .formatted(checks, slowestMillis, slowest)));
    }
}
