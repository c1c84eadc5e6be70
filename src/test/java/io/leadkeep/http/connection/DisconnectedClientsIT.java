package io.leadkeep.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send a create to a service that has just started, and disconnect. */
@Tag("exclusive")
class DisconnectedClientsIT {

    private static final String KEY = "sk_" + "9".repeat(48);
    private static final int CLIENTS = 3_000;
    private static final int THREADS = 50;
    private static final int CREATES = 200;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000})
    void next_creates_succeed_after_three_thousand_clients_have_disconnected(int millis)
            throws Exception {
        try (ServiceProcess service =
                ServiceProcess.start(folder, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY))) {
            sendAndDisconnect(service, millis);

            for (int i = 0; i < CREATES; i++) {
                var created = service.create(KEY, "after" + i + "@example.com");
                assertThat(created.statusCode()).as("%d: %s", i, created.body()).isEqualTo(201);
            }
        }
    }

    private static void sendAndDisconnect(ServiceProcess service, int millis) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Callable<Void>> work = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread * CLIENTS / THREADS;
            work.add(
                    () -> {
                        sendAndDisconnect(service, first, millis);
                        return null;
                    });
        }
        try {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Sends the requests of one thread, and closes all connections after a time. */
    private static void sendAndDisconnect(ServiceProcess service, int first, int millis)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        List<Socket> sockets = new ArrayList<>();
        for (int i = first; i < first + CLIENTS / THREADS; i++) {
            Socket socket = new Socket("127.0.0.1", service.uri("/").getPort());
            socket.getOutputStream().write(create("abort" + i + "@example.com"));
            if (millis == 0) {
                socket.close();
            } else {
                sockets.add(socket);
            }
        }
        long left = millis - Duration.ofNanos(System.nanoTime() - began).toMillis();
        Thread.sleep(Math.max(0, left));
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static byte[] create(String email) {
        String body = "{\"email\":\"" + email + "\"}";
        return ("POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: "
                        + KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
