package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import io.restassured.path.json.JsonPath;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import of the packaged service that is killed. */
class KilledImportIT {

    private static final String KEY = "sk_" + "5".repeat(48);
    private static final int ROWS = 20_000;
    private static final int FAILING = 20;
    private static final String BOUNDARY = "leadkeep-test";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void import_continues_after_a_kill_and_writes_each_row_once() throws Exception {
        String id;
        int processed;
        try (ServiceProcess killed = start()) {
            id = upload(killed);
            processed =
                    Awaitility.await()
                            .atMost(TIMEOUT)
                            .pollInterval(Duration.ofMillis(10))
                            .until(
                                    () -> poll(killed, id).getInt("data.processedRows"),
                                    rows -> rows > 0);
            killed.kill();
        }
        assertThat(processed).isLessThan(ROWS);
        try (ServiceProcess restarted = start()) {
            JsonPath ended =
                    Awaitility.await()
                            .atMost(TIMEOUT)
                            .until(
                                    () -> poll(restarted, id),
                                    view -> view.getString("data.status").equals("completed"));
            assertThat(ImportClient.counts(ended))
                    .containsExactly(ROWS, ROWS - FAILING, 0, 0, FAILING);
            assertThat(count("select count(distinct email) from lead")).isEqualTo(ROWS - FAILING);
            assertThat(count("select count(*) from lead_event where type = 'lead.created'"))
                    .isEqualTo(ROWS - FAILING);
            assertThat(count("select sum(cardinality(statuses)) from lead_import_result"))
                    .isEqualTo(ROWS);
            assertThat(
                            restarted
                                    .get("/v1/imports/" + id + "/errors.csv", KEY)
                                    .body()
                                    .lines()
                                    .count())
                    .isEqualTo(FAILING + 1);
            assertThat(restarted.output()).as("errors in the log").doesNotContain("ERROR");
        }
    }

    private ServiceProcess start() {
        return ServiceProcess.start(
                folder,
                Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY, "LEADKEEP_IMPORTS_LEASE", "2s"));
    }

    private static String upload(ServiceProcess service) {
        String rows =
                IntStream.range(0, ROWS)
                        .mapToObj(n -> n % (ROWS / FAILING) == 7 ? "broken" : n + "@example.com")
                        .collect(Collectors.joining("\n", "email\n", "\n"));
        String form =
                "--%1$s\r\nContent-Disposition: form-data; name=\"start\"\r\n\r\ntrue\r\n--%1$s\r\nContent-Disposition: form-data; name=\"returnResults\"\r\n\r\ntrue\r\n--%1$s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n%2$s\r\n--%1$s--\r\n"
                        .formatted(BOUNDARY, rows);
        HttpResponse<String> created =
                service.send(
                        service.request("/v1/imports", KEY)
                                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                                .POST(BodyPublishers.ofString(form)));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(202);
        return JsonPath.from(created.body()).getString("data.id");
    }

    private static JsonPath poll(ServiceProcess service, String id) {
        return JsonPath.from(
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                        .until(
                                () -> service.get("/v1/imports/" + id, KEY),
                                answer -> answer.statusCode() == 200)
                        .body());
    }

    private long count(String sql) throws Exception {
        TestPostgres postgres = new TestPostgres(folder);
        try (Connection connection = postgres.connect("leadkeep");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
