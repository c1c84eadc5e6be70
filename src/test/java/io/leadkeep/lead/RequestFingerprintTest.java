package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests count as the same under one {@code Idempotency-Key}. */
@ServiceTest
class RequestFingerprintTest extends AbstractIdempotencyTest {

    private static final String SENT =
            """
            {"email":"a@example.com","firstName":"Zoë","tags":["x","y"],
             "customFields":{"n":1.0,"inner":{"a":[1,2],"b":null}}}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"email":"a@example.com","firstName":"Zoë","tags":["x","y"],"customFields":{"n":1.0,"inner":{"a":[1,2],"b":null}}}
                """,
                """
                {"customFields":{"inner":{"b":null,"a":[1,2]},"n":1.0},"tags":["x","y"],
                 "firstName":"Zoë","email":"a@example.com"}
                """,
                """
                {"email":"a\\u0040example.com","firstName":"Zo\\u00EB","tags":["\\u0078","y"],
                 "custom\\u0046ields":{"n":1.0,"inner":{"a":[1,2],"b":null}}}
                """
            })
    void same_json_in_another_form_gets_the_stored_response(String body) {
        Response first = create("k", SENT);
        Response repeat = create("k", body);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repeat.asString()).isEqualTo(first.asString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tags\":[\"y\",\"x\"],\"customFields\":{\"n\":1.0}",
                "\"tags\":[\"x\",\"y\"],\"customFields\":{\"n\":1}",
                "\"tags\":[\"x\",\"y\"],\"customFields\":{\"n\":1.00}",
                "\"tags\":[\"x\",\"y\"],\"customFields\":{\"n\":\"1.0\"}",
                "\"tags\":[\"x\",\"y\"],\"customFields\":{\"n\":1.0},\"city\":null",
                "\"tags\":[\"x\",\"Y\"],\"customFields\":{\"n\":1.0}"
            })
    void other_json_gets_422(String fields) {
        String sent = "\"tags\":[\"x\",\"y\"],\"customFields\":{\"n\":1.0}";

        assertThat(create("k", "{\"email\":\"a@example.com\"," + sent + "}").statusCode())
                .isEqualTo(201);
        assertThat(create("k", "{\"email\":\"a@example.com\"," + fields + "}").statusCode())
                .isEqualTo(422);
    }

    @Test
    void upsert_and_bulk_ignore_the_order_of_keys() {
        String path = "/v1/leads/by-email/u@example.com";
        send("PUT", "u", path, "{\"city\":\"Bonn\",\"country\":\"DE\"}");
        send("POST", "b", "/v1/leads/bulk", "{\"leads\":[{\"email\":\"b@x.co\",\"city\":\"U\"}]}");

        Response upsert = send("PUT", "u", path, "{\"country\":\"DE\", \"city\":\"Bonn\"}");
        Response bulk =
                send(
                        "POST",
                        "b",
                        "/v1/leads/bulk",
                        "{\"leads\": [ {\"city\":\"U\",\"email\":\"b@x.co\"} ]}");

        assertThat(upsert.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(bulk.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void half_a_surrogate_pair_gets_400() {
        Response refused = create("k", "{\"email\":\"a@example.com\",\"city\":\"\\ud800\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field")).isEqualTo("city");
    }

    /** The previous release stored a digest of the body as sent. */
    @Test
    void retry_after_an_upgrade_gets_the_stored_response() throws Exception {
        Response first = create("k", LEAD);
        store(fingerprintOfPreviousRelease(LEAD));

        assertThat(create("k", LEAD).asString()).isEqualTo(first.asString());
        assertThat(create("k", LEAD.replace("0.10", "0.1")).statusCode()).isEqualTo(422);
    }

    private static byte[] fingerprintOfPreviousRelease(String body) throws Exception {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(parts)) {
            addPart(data, "POST");
            addPart(data, "/v1/leads");
            addPart(data, body);
        }
        return MessageDigest.getInstance("SHA-256").digest(parts.toByteArray());
    }

    private static void addPart(DataOutputStream parts, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        parts.writeInt(bytes.length);
        parts.write(bytes);
    }

    private void store(byte[] fingerprint) {
        tenants.sql(
                "update idempotent_request set fingerprint = $1 where workspace_id = $2",
                Tuple.tuple()
                        .addBuffer(Buffer.buffer(fingerprint))
                        .addString(tenant.workspaceId()));
    }
}
