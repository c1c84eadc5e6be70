package io.leadkeep.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Gzip;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies with {@code Content-Encoding} (RFC 9110, 8.4). */
@ServiceTest
class GzipRequestTest {

    private static final String JSON = "application/json";
    private static final int SMALL_BYTES = 256 * 1024;

    /** An endpoint of each kind of body: in memory, on disk, and a form. */
    enum Endpoint {
        LEAD("/v1/leads", JSON, "{\"email\":\"a@example.com\"}", 201, 1, "MALFORMED_JSON"),
        BULK(
                "/v1/leads/bulk",
                JSON,
                "{\"leads\":[{\"email\":\"a@example.com\"}]}",
                200,
                16,
                "MALFORMED_JSON"),
        CSV(
                "/v1/leads/import/csv",
                "multipart/form-data; boundary=b",
                "--b\r\n"
                        + "Content-Disposition: form-data; name=\"dataCleanup\"\r\n\r\nfalse\r\n"
                        + "--b\r\nContent-Disposition: form-data; name=\"file\";"
                        + " filename=\"a.csv\"\r\n\r\nemail\na@example.com\n\r\n--b--\r\n",
                200,
                50,
                "VALIDATION_ERROR");

        final String path;
        final String type;
        final String body;
        final int status;
        final int maxMebibytes;
        final String malformed;

        Endpoint(
                String path,
                String type,
                String body,
                int status,
                int maxMebibytes,
                String malformed) {
            this.path = path;
            this.type = type;
            this.body = body;
            this.status = status;
            this.maxMebibytes = maxMebibytes;
            this.malformed = malformed;
        }
    }

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    private Response send(Endpoint endpoint, String encoding, byte[] body) {
        return Api.as(tenant)
                .header("Content-Encoding", encoding)
                .send("POST", endpoint.path, endpoint.type, body);
    }

    private int stored() {
        return Api.as(tenant).get("/v1/leads").jsonPath().getInt("pagination.total");
    }

    @ParameterizedTest
    @EnumSource
    void gzip_body_is_read(Endpoint endpoint) {
        Response response = send(endpoint, "gzip", Gzip.of(endpoint.body));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(endpoint.status);
        assertThat(stored()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GZIP", "x-gzip", "identity, gzip", " gzip ,"})
    void gzip_may_be_named_in_other_ways(String encoding) {
        assertThat(send(Endpoint.LEAD, encoding, Gzip.of(Endpoint.LEAD.body)).statusCode())
                .isEqualTo(201);
    }

    @Test
    void encoding_in_several_header_lines_is_one_list() {
        Response refused =
                Api.as(tenant)
                        .header("Content-Encoding", "gzip")
                        .header("Content-Encoding", "gzip")
                        .send("POST", "/v1/leads", JSON, Gzip.of("{}"));

        assertThat(refused.statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @EnumSource
    void several_gzip_members_are_one_body(Endpoint endpoint) {
        String body = endpoint.body;
        byte[] members = Gzip.of(body.substring(0, 20), "", body.substring(20));

        assertThat(send(endpoint, "gzip", members).statusCode()).isEqualTo(endpoint.status);
        assertThat(stored()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void identity_is_no_encoding(Endpoint endpoint) {
        assertThat(send(endpoint, "identity", endpoint.body.getBytes()).statusCode())
                .isEqualTo(endpoint.status);
    }

    @Test
    void patch_and_upsert_accept_gzip() {
        byte[] city = Gzip.of("{\"city\":\"Bonn\"}");
        String upsert = "/v1/leads/by-email/a@example.com";
        Response created = gzip().send("PUT", upsert, JSON, city);
        Response changed =
                gzip().send(
                                "PATCH",
                                created.header("Location"),
                                JSON,
                                Gzip.of("{\"city\":\"Ulm\"}"));

        assertThat(created.jsonPath().getString("data.city")).isEqualTo("Bonn");
        assertThat(changed.jsonPath().getString("data.city")).isEqualTo("Ulm");
    }

    private Api gzip() {
        return Api.as(tenant).header("Content-Encoding", "gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip", "gzip, br", "x", "compress"})
    void other_encoding_gets_415_that_names_gzip(String encoding) throws Exception {
        for (Endpoint endpoint : Endpoint.values()) {
            Response refused = send(endpoint, encoding, deflated(endpoint.body));

            assertThat(refused.statusCode()).as(encoding).isEqualTo(415);
            assertThat(refused.jsonPath().getString("error.code"))
                    .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
            assertThat(refused.header("Accept-Encoding")).isEqualTo("gzip");
            assertThat(refused.header("Accept-Post")).isEqualTo(endpoint.type.split(";")[0]);
        }
        assertThat(stored()).isZero();
    }

    private static byte[] deflated(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(text.getBytes());
        }
        return bytes.toByteArray();
    }

    @Test
    void limit_applies_to_the_decompressed_body() {
        String lead = Endpoint.LEAD.body;
        String padding = " ".repeat(SMALL_BYTES - lead.length());

        assertThat(send(Endpoint.LEAD, "gzip", Gzip.of(lead + padding)).statusCode())
                .isEqualTo(201);
        assertThat(send(Endpoint.LEAD, "gzip", Gzip.of(lead + padding + " ")).statusCode())
                .isEqualTo(413);
    }

    @Test
    void bulk_larger_than_a_small_body_is_read() {
        byte[] bulk = Gzip.withSpaces(Endpoint.BULK.body, 15);

        assertThat(bulk.length).isLessThan(SMALL_BYTES);
        assertThat(send(Endpoint.BULK, "gzip", bulk).statusCode()).isEqualTo(200);
    }

    /** The end of the stream is missing, so the limit is reached before it. */
    @ParameterizedTest
    @EnumSource
    void decompression_stops_at_the_limit(Endpoint endpoint) {
        String beginning = endpoint.body.split("\r\n--b--")[0];
        byte[] large = Gzip.withSpaces(beginning, endpoint.maxMebibytes + 10);
        Response refused =
                send(endpoint, "gzip", Arrays.copyOf(large, large.length - large.length / 20));

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(413);
        assertThat(refused.jsonPath().getString("error.code")).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void damaged_gzip_gets_400_and_stores_nothing(Endpoint endpoint) {
        byte[] sound = Gzip.of(endpoint.body);
        byte[] wrongChecksum = sound.clone();
        wrongChecksum[sound.length - 8]++;
        byte[] wrongLength = sound.clone();
        wrongLength[sound.length - 4]++;
        byte[] wrongBlock = sound.clone();
        // A reserved type (RFC 1951, 3.2.3).
        wrongBlock[10] |= 0x06;
        byte[] followed = Arrays.copyOf(sound, sound.length + 40);
        byte[] brokenMember = Gzip.of(endpoint.body, "x");
        brokenMember[sound.length] = 0;

        for (byte[] damaged :
                new byte[][] {
                    endpoint.body.getBytes(),
                    {0x1f, (byte) 0x8b},
                    Arrays.copyOf(sound, 12),
                    Arrays.copyOf(sound, sound.length / 2),
                    Arrays.copyOf(sound, sound.length - 1),
                    wrongChecksum,
                    wrongLength,
                    wrongBlock,
                    followed,
                    brokenMember
                }) {
            Response refused = send(endpoint, "gzip", damaged);

            assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
            assertThat(refused.jsonPath().getString("error.code")).isEqualTo(endpoint.malformed);
            assertThat(refused.jsonPath().getString("error.message"))
                    .isEqualTo("The body is not a complete gzip stream");
        }
        assertThat(stored()).isZero();
    }

    @Test
    void empty_body_with_an_encoding_is_an_empty_body() {
        Response refused = send(Endpoint.LEAD, "gzip", new byte[0]);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.message")).contains("The body is empty");
    }

    @Test
    void repeat_without_compression_gets_the_stored_response() {
        Response first =
                gzip().header("Idempotency-Key", "k")
                        .send("POST", "/v1/leads", JSON, Gzip.of(Endpoint.LEAD.body));
        Response repeat = Api.as(tenant).header("Idempotency-Key", "k").create(Endpoint.LEAD.body);

        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repeat.asString()).isEqualTo(first.asString());
    }

    @Test
    void gzip_body_of_an_unknown_key_gets_401() {
        assertThat(
                        Api.as("sk_" + "0".repeat(47) + "1")
                                .header("Content-Encoding", "br")
                                .send("POST", "/v1/leads", JSON, "x")
                                .statusCode())
                .isEqualTo(401);
    }
}
