package io.leadkeep.database.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.database.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a self-signed certificate. */
class DatabaseCertificateIT {

    private static final String ENCRYPTED =
            "select ssl from pg_stat_ssl where pid = pg_backend_pid()";

    @TempDir static Path host;

    private static TestServer server;
    private static Vertx vertx;
    private static String certificate;

    @BeforeAll
    static void start() throws Exception {
        SelfSignedCertificate made = SelfSignedCertificate.create("localhost");
        certificate = made.certificatePath();
        // PostgreSQL rejects a key that others may read.
        Path key = Files.copy(Path.of(made.privateKeyPath()), host.resolve("key.pem"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        vertx = Vertx.vertx();
        server = new TestServer(host.resolve("server")).start();
        server.run("alter system set ssl_cert_file = '" + certificate + "'");
        server.run("alter system set ssl_key_file = '" + key + "'");
        server.run("alter system set ssl = on");
        server.run("select pg_reload_conf()");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> server.rows("show ssl").contains("on"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        vertx.close();
    }

    @Test
    void server_with_named_root_certificate_is_accepted() throws Exception {
        DatabaseAddress address = address("&sslrootcert=" + certificate);

        try (Connection connection = address.toDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ENCRYPTED)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBoolean(1)).as("of the migrations").isTrue();
        }
        SqlConnection connection = connect(address);
        assertThat(
                        connection
                                .query(ENCRYPTED)
                                .execute()
                                .toCompletionStage()
                                .toCompletableFuture()
                                .get(20, TimeUnit.SECONDS)
                                .iterator()
                                .next()
                                .getBoolean(0))
                .as("of the service")
                .isTrue();
    }

    @Test
    void server_with_unknown_certificate_is_rejected() {
        DatabaseAddress address = address("");

        assertThatThrownBy(() -> address.toDataSource().getConnection())
                .isInstanceOf(SQLException.class)
                .hasStackTraceContaining("unable to find valid certification path");
        assertThatThrownBy(() -> connect(address)).hasStackTraceContaining("SSL handshake failed");
    }

    private static DatabaseAddress address(String more) {
        return DatabaseUrl.parse(
                "DATABASE_URL",
                "postgresql://leadkeep:%s@localhost:%d/leadkeep?sslmode=verify-full%s"
                        .formatted(server.password(), server.port(), more));
    }

    private static SqlConnection connect(DatabaseAddress address) throws Exception {
        return PgConnection.connect(vertx, address.toConnectOptions(address.hosts().get(0), false))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }
}
