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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that hold more connections than a process may have open files. */
class ConnectionLimitIT {

    private static final String KEY = "sk_" + "5".repeat(48);
    private static final int DESCRIPTORS = 512;
    private static final Duration ANSWERED = Duration.ofSeconds(5);

    /** Gets 401 before its body is read. */
    private static final byte[] UNFINISHED =
            "POST /v1/leads HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final byte[] FINISHED =
            "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir Path folder;

    @Test
    void connection_above_the_limit_is_closed_at_once_and_others_are_served() throws Exception {
        try (ServiceProcess service = start()) {
            assertThat(service.create(KEY, "before@example.com").statusCode()).isEqualTo(201);

            List<Socket> idle = new ArrayList<>();
            try {
                for (int i = 0; i < DESCRIPTORS; i++) {
                    idle.add(connect(service));
                }
                assertThat(idle.get(idle.size() - 1).getInputStream().read())
                        .as("the connection is closed")
                        .isEqualTo(-1);
                assertThat(service.create(KEY, "beside@example.com").statusCode()).isEqualTo(201);
            } finally {
                for (Socket socket : idle) {
                    socket.close();
                }
            }

            Awaitility.await()
                    .atMost(ANSWERED)
                    .until(
                            () -> {
                                try (Socket socket = connect(service)) {
                                    socket.getOutputStream().write(FINISHED);
                                    return socket.getInputStream().read() == 'H';
                                }
                            });
        }
    }

    @Test
    void rejected_and_closed_connections_do_not_count() throws Exception {
        try (ServiceProcess service = start()) {
            for (int i = 0; i < DESCRIPTORS; i++) {
                try (Socket socket = connect(service)) {
                    socket.getOutputStream().write(UNFINISHED);
                    assertThat(socket.getInputStream().read()).as("request %d", i).isEqualTo('H');
                }
            }
        }
    }

    private ServiceProcess start() {
        ServiceProcess service =
                ServiceProcess.launchWithDescriptors(
                        folder, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY), DESCRIPTORS);
        service.awaitReady(Duration.ofSeconds(60));
        return service;
    }

    private static Socket connect(ServiceProcess service) throws IOException {
        Socket socket = new Socket("127.0.0.1", service.uri("/").getPort());
        socket.setSoTimeout((int) ANSWERED.toMillis());
        return socket;
    }
}
