package io.leadkeep.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leadkeep.fuzz.generators.RequestPlan;
import io.leadkeep.testsupport.ContractCheck;
import io.leadkeep.testsupport.PersistentConnection;
import io.leadkeep.testsupport.PersistentConnection.Answer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A client with its own workspace and a persistent connection. It sends requests one after the
 * other, checks each response, and reads back what a request has written.
 */
final class FuzzClient implements AutoCloseable {

    static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                    .build();

    private final int port;
    private final KnownIds own;
    private final KnownIds shared;
    private final ContractCheck contract;
    private final FuzzReport report;
    private PersistentConnection connection;
    private FuzzRequest last;

    /**
     * @param shared the workspace that all clients use
     */
    FuzzClient(int port, KnownIds own, KnownIds shared, ContractCheck contract, FuzzReport report) {
        this.port = port;
        this.own = own;
        this.shared = shared;
        this.contract = contract;
        this.report = report;
    }

    /** Sends a request, checks the response and reads back what it has written. */
    void send(int number, RequestPlan plan) throws IOException {
        FuzzRequest request =
                plan.isRepeat() && last != null
                        ? last
                        : FuzzRequest.of(plan, plan.isShared() ? shared : own);
        last = request;
        Answer answer = null;
        long began = System.nanoTime();
        try {
            answer = exchange(request.bytes());
            report.count(request.operation(), answer.status());
            check(request.operation().method(), request.target(), answer, began);
            if (answer.status() < 300) {
                use(request, answer);
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            report.add(number, request, answer, e);
            close();
        }
    }

    private void use(FuzzRequest request, Answer answer) throws IOException {
        if (!answer.headers().get("content-type").startsWith("application/json")) {
            return;
        }
        JsonNode data = json(answer.body()).path("data");
        request.known().learn(request.operation(), data, answer.headers().get("etag"));
        boolean isReplay = answer.headers().containsKey("idempotent-replayed");
        new ReadBack(this, request, data, isReplay).check(request.known() == shared);
    }

    /** Sends a request that reads back; the response has passed the general checks. */
    Answer call(String method, String target, String key, String json) throws IOException {
        report.countCheck();
        long began = System.nanoTime();
        Answer answer = open().send(method, target, key, json);
        closeIfAsked(answer);
        check(method, target, answer, began);
        return answer;
    }

    private void check(String method, String target, Answer answer, long began) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        report.took(millis, method + " " + target);
        assertThat(answer.status())
                .as("%s %s answered after %d ms", method, target, millis)
                .isBetween(200, 499);
        contract.check(
                method,
                target.replaceFirst("[?].*", ""),
                answer.status(),
                answer.headers().getOrDefault("content-type", ""),
                answer.headers().get("x-request-id"),
                answer.body());
    }

    private Answer exchange(byte[] request) throws IOException {
        Answer answer = open().send(request);
        closeIfAsked(answer);
        return answer;
    }

    private PersistentConnection open() throws IOException {
        if (connection == null) {
            connection = new PersistentConnection(port);
        }
        return connection;
    }

    private void closeIfAsked(Answer answer) throws IOException {
        if ("close".equalsIgnoreCase(answer.headers().get("connection"))) {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }
}
