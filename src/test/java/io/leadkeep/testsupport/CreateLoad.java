package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * Concurrent clients that create leads without a pause. A client retries each lead until it is
 * acknowledged: half of the clients with an Idempotency-Key, half without and with the address in
 * upper case.
 */
public final class CreateLoad implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Supplier<ServiceProcess> service;
    private final String key;
    private final Duration deadline;
    private final List<Thread> clients = new ArrayList<>();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, String> broken = new ConcurrentHashMap<>();
    private final Map<Integer, Long> lastSentAndAcknowledged = new ConcurrentHashMap<>();
    private final ObjectMapper json = new ObjectMapper();
    private volatile boolean closing;

    /** Starts the clients. */
    public CreateLoad(
            int clients, Supplier<ServiceProcess> service, String key, Duration deadline) {
        this.service = service;
        this.key = key;
        this.deadline = deadline;
        for (int i = 0; i < clients; i++) {
            int number = i;
            Thread client = new Thread(() -> run(number), "client-" + i);
            this.clients.add(client);
            client.start();
        }
    }

    /** Ids of the acknowledged leads, by address. */
    public Map<String, String> acknowledged() {
        return acknowledged;
    }

    /** Unexpected responses and timeouts, by address. */
    public Map<String, String> broken() {
        return broken;
    }

    private boolean allAcknowledgedSince(long nanos) {
        return clients.size() == lastSentAndAcknowledged.size()
                && lastSentAndAcknowledged.values().stream().allMatch(sent -> sent - nanos > 0);
    }

    /** Waits until every client has an acknowledged lead that it sent after this call. */
    public void awaitAllAcknowledged(String after, Duration atMost) {
        long now = System.nanoTime();
        Awaitility.await(after)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> allAcknowledgedSince(now));
    }

    /** Fails if a response was unexpected, or an acknowledged lead is missing or duplicated. */
    public void assertAllKept(Query query) throws SQLException {
        assertThat(broken).isEmpty();
        assertThat(query.rows("select id || ' ' || email from lead"))
                .containsAll(
                        acknowledged.entrySet().stream()
                                .map(lead -> lead.getValue() + " " + lead.getKey())
                                .toList());
        assertThat(query.rows("select lower(email) from lead")).doesNotHaveDuplicates();
    }

    /** Runs a query with one column. */
    public interface Query {

        List<String> rows(String sql) throws SQLException;
    }

    private void run(int number) {
        for (int i = 0; !closing; i++) {
            create(number, "lead" + i + ".of" + number + "@example.com");
            pause();
        }
    }

    private void create(int number, String email) {
        boolean keyed = number % 2 == 1;
        for (boolean repeated = false; ; repeated = true) {
            boolean last = closing;
            long sent = System.nanoTime();
            String sentAs = keyed || !repeated ? email : email.toUpperCase(Locale.ROOT);
            String body = "{\"email\":\"" + sentAs + "\"}";
            Optional<HttpResponse<String>> answer = send(keyed, email, body, sent);
            if (answer.isPresent() && take(email, answer.get(), keyed, repeated)) {
                lastSentAndAcknowledged.put(number, sent);
                return;
            }
            if (last) {
                return;
            }
            pause();
        }
    }

    /** Empty if the service was not reachable or closed the connection. */
    private Optional<HttpResponse<String>> send(
            boolean keyed, String email, String body, long sent) {
        ServiceProcess to = service.get();
        HttpRequest.Builder request =
                to.request("POST", "/v1/leads", key, body).timeout(deadline.plusSeconds(1));
        if (keyed) {
            request.header("Idempotency-Key", email);
        }
        Optional<HttpResponse<String>> answer = Optional.empty();
        try {
            answer = Optional.of(to.send(request));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof HttpTimeoutException) {
                broken.put(email, "no answer");
            }
        }
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent);
        if (took > deadline.toMillis()) {
            broken.put(email, "answered after " + took + " ms");
        }
        return answer;
    }

    private boolean take(
            String email, HttpResponse<String> answer, boolean keyed, boolean repeated) {
        JsonNode body = read(answer);
        String id = body.path("data").path("_id").asText();
        boolean isThere =
                body.path("data").path("email").asText().equals(email)
                        && (answer.statusCode() == 201
                                || answer.statusCode() == 409 && repeated && !keyed);
        boolean isToWait =
                answer.statusCode() == 503
                                && body.path("error")
                                        .path("code")
                                        .asText()
                                        .equals("SERVICE_UNAVAILABLE")
                                && answer.headers().firstValue("Retry-After").isPresent()
                        || answer.statusCode() == 409 && repeated && keyed && id.isEmpty();
        if (isThere) {
            acknowledged.put(email, id);
        } else if (!isToWait) {
            broken.put(email, answer.statusCode() + " " + answer.body());
        }
        return isThere;
    }

    private JsonNode read(HttpResponse<String> answer) {
        try {
            return json.readTree(answer.body());
        } catch (IOException e) {
            return json.createObjectNode();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops new leads and waits for the outcome of the last ones. */
    @Override
    public void close() {
        closing = true;
        for (Thread client : clients) {
            try {
                client.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
