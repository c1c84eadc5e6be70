package io.leadkeep.fuzz;

import io.leadkeep.testsupport.KeptConnection.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What all clients have come upon. */
final class Findings {

    /** Whatever comes after so many tells nothing new. */
    private static final int ENOUGH = 10;

    private final List<String> faults = new ArrayList<>();

    /** By operation and status, how many answers. */
    private final Map<String, Map<Integer, Integer>> answers = new TreeMap<>();

    private int checks;
    private long slowestMillis;
    private String slowest = "none";

    synchronized void count(Operation operation, int status) {
        answers.computeIfAbsent(operation.id(), ignored -> new TreeMap<>())
                .merge(status, 1, Integer::sum);
    }

    /** Counts a request that reads back what another one wrote. */
    synchronized void countCheck() {
        checks++;
    }

    /** Remembers the request whose answer took longest. */
    synchronized void took(long millis, String request) {
        if (millis > slowestMillis) {
            slowestMillis = millis;
            slowest = request;
        }
    }

    /**
     * Takes down a fault.
     *
     * @param number of the request, from 0
     * @param request what was sent
     * @param answer to it; null where there was none
     * @param why it is a fault
     */
    synchronized void add(int number, FuzzRequest request, Answer answer, Throwable why) {
        faults.add(
                "Request %d: %s%n%n%s%n%n%s%n"
                        .formatted(
                                number,
                                why,
                                request,
                                answer == null
                                        ? "(no answer)"
                                        : answer.status()
                                                + " "
                                                + answer.headers()
                                                + "\n"
                                                + answer.body()));
    }

    synchronized boolean areEnough() {
        return faults.size() >= ENOUGH;
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** Requests that were answered, without those that only read back. */
    synchronized int answered() {
        return answers.values().stream()
                .flatMap(each -> each.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Operations that have done what was asked at least once. */
    synchronized List<String> succeeded() {
        return answers.entrySet().stream()
                .filter(each -> each.getValue().keySet().stream().anyMatch(s -> s < 300))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A line an operation. */
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
