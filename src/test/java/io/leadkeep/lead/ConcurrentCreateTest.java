package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceTest
class ConcurrentCreateTest {

    @Inject Tenants tenants;

    @TestHTTPResource URI service;

    private final ExecutorService clients = Executors.newFixedThreadPool(50);
    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @AfterEach
    void stopClients() {
        clients.shutdownNow();
    }

    @Test
    void concurrent_creates_of_an_email_return_201_once_and_409_with_the_winner() throws Exception {
        for (int round = 0; round < 5; round++) {
            String local = "race" + round;
            List<Callable<Response>> creates = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String email =
                        (i % 2 == 0 ? local : local.toUpperCase(Locale.ROOT)) + "@example.com";
                creates.add(() -> Api.as(tenant).create(Map.of("email", email)));
            }

            Map<Integer, List<Response>> answers =
                    results(creates).stream().collect(Collectors.groupingBy(Response::statusCode));

            assertThat(answers.keySet()).isEqualTo(Set.of(201, 409));
            assertThat(answers.get(201)).hasSize(1);
            assertThat(answers.get(409)).hasSize(49);
            String winner = answers.get(201).get(0).jsonPath().getString("data._id");
            assertThat(answers.get(409))
                    .allSatisfy(
                            refused ->
                                    assertThat(refused.jsonPath().getString("data._id"))
                                            .isEqualTo(winner));
        }
    }

    @Test
    void duplicate_whose_lead_is_deleted_meanwhile_is_no_server_error() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Future<?> deleter =
                clients.submit(
                        () -> {
                            while (!done.get()) {
                                tenants.sql(
                                        "delete from lead where workspace_id = $1",
                                        Tuple.of(tenant.workspaceId()));
                            }
                        });
        List<Callable<Response>> creates = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            creates.add(() -> Api.as(tenant).create(Map.of("email", "flicker@example.com")));
        }

        // Fewer clients than connections, so that no request waits for a connection.
        ExecutorService few = Executors.newFixedThreadPool(6);
        List<Response> answers = new ArrayList<>();
        for (Future<Response> answer : few.invokeAll(creates)) {
            answers.add(answer.get());
        }
        few.shutdown();
        done.set(true);
        deleter.get();

        assertThat(answers).extracting(Response::statusCode).isSubsetOf(201, 409, 503);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 503).count())
                .as("given up after a second of retries, on a busy machine")
                .isLessThan(20);
    }

    @Test
    void creates_succeed_after_3000_clients_have_disconnected() throws Exception {
        List<Callable<Void>> aborts = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String email = "abort" + i + "@example.com";
            aborts.add(
                    () -> {
                        sendAndDisconnect(email);
                        return null;
                    });
        }
        results(aborts);

        Instant start = Instant.now();
        for (int i = 0; i < 200; i++) {
            String email = "after" + i + "@example.com";
            assertThat(Api.as(tenant).create(Map.of("email", email)).statusCode()).isEqualTo(201);
        }
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
        assertThat(leadsWithoutEventOrEventsWithoutLead()).isEmpty();
    }

    private List<String> leadsWithoutEventOrEventsWithoutLead() {
        return tenants
                .sql(
                        """
                        select id from lead l where workspace_id = $1 and not exists (
                            select from lead_event where workspace_id = $1 and lead_id = l.id)
                        union all
                        select lead_id from lead_event e where workspace_id = $1 and not exists (
                            select from lead where workspace_id = $1 and id = e.lead_id)
                        """,
                        Tuple.of(tenant.workspaceId()))
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** Disconnects once the request is sent, so that it is cancelled at any point. */
    private void sendAndDisconnect(String email) throws IOException {
        String body = "{\"email\":\"" + email + "\"}";
        String request =
                "POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: "
                        + tenant.key()
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            // Sends a reset, as the system does for a client that was killed.
            socket.setSoLinger(true, 0);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    private <T> List<T> results(List<Callable<T>> calls) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> future : clients.invokeAll(calls)) {
            results.add(future.get());
        }
        return results;
    }
}
