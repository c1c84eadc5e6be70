package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code If-Match} and {@code If-None-Match} of writes (RFC 9110, section 13). */
@ServiceTest
class PreconditionsTest {

    private static final String UPSERT = "/v1/leads/by-email/a@example.com";

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    /** TAG stands for the version of the lead. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "If-Match, *, 200",
                "If-Match, TAG, 200",
                "If-Match, '\"x\", TAG', 200",
                "If-Match, '\"x\"', 412",
                "If-Match, W/TAG, 412",
                "If-None-Match, *, 412",
                "If-None-Match, TAG, 412",
                "If-None-Match, W/TAG, 412",
                "If-None-Match, '\"x\",TAG', 412",
                "If-None-Match, '\"x\"', 200"
            })
    void write_of_an_existing_lead_checks_its_version(String header, String value, int status) {
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
            Response lead = Api.as(tenant).send("PUT", UPSERT, "{\"city\":\"Bonn\"}");
            String byId = "/v1/leads/" + lead.jsonPath().getString("data._id");
            Api api = Api.as(tenant).header(header, value.replace("TAG", lead.header("ETag")));

            Response written =
                    method.equals("DELETE")
                            ? api.delete(byId)
                            : api.send(
                                    method,
                                    method.equals("PUT") ? UPSERT : byId,
                                    "{\"city\":\"Ulm\"}");

            assertThat(written.statusCode()).as(method).isEqualTo(status);
            if (status == 412) {
                assertThat(written.jsonPath().getString("error.code"))
                        .isEqualTo("PRECONDITION_FAILED");
                assertThat(Api.as(tenant).get(byId).header("ETag"))
                        .as(method)
                        .isEqualTo(lead.header("ETag"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "If-Match, *, 412",
        "If-Match, '\"x\"', 412",
        "If-None-Match, *, 201",
        "If-None-Match, '\"x\"', 201"
    })
    void upsert_of_a_new_address_checks_that_no_version_is_required(
            String header, String value, int status) {
        Tenant other = tenants.create();
        Api.as(other).send("PUT", UPSERT, "{}");

        Response upserted = Api.as(tenant).header(header, value).send("PUT", UPSERT, "{}");

        assertThat(upserted.statusCode()).isEqualTo(status);
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getList("data"))
                .hasSize(status == 201 ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"*, *, 412", "*, '\"x\"', 200", "'\"x\"', '\"x\"', 412"})
    void both_conditions_must_hold(String ifMatch, String ifNoneMatch, int status) {
        Api.as(tenant).send("PUT", UPSERT, "{}");

        Response upserted =
                Api.as(tenant)
                        .header("If-Match", ifMatch)
                        .header("If-None-Match", ifNoneMatch)
                        .send("PUT", UPSERT, "{\"city\":\"Ulm\"}");

        assertThat(upserted.statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"If-Match, *", "If-None-Match, *"})
    void write_of_an_unknown_id_returns_404(String header, String value) {
        String path = "/v1/leads/" + "0".repeat(24);

        assertThat(Api.as(tenant).header(header, value).patch(path, "{}").statusCode())
                .isEqualTo(404);
        assertThat(Api.as(tenant).header(header, value).delete(path).statusCode()).isEqualTo(404);
    }

    @Test
    void one_of_concurrent_upserts_that_only_create_succeeds() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(16);
        List<Future<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String body = "{\"city\":\"city " + i + "\"}";
            answers.add(
                    clients.submit(
                            () ->
                                    Api.as(tenant)
                                            .header("If-None-Match", "*")
                                            .send("PUT", UPSERT, body)));
        }
        List<Response> created = new ArrayList<>();
        for (Future<Response> answer : answers) {
            if (answer.get().statusCode() == 201) {
                created.add(answer.get());
            } else {
                assertThat(answer.get().statusCode()).isEqualTo(412);
            }
        }
        clients.shutdown();

        assertThat(created).hasSize(1);
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getString("data[0].city"))
                .isEqualTo(created.get(0).jsonPath().getString("data.city"));
    }

    @Test
    void repeat_of_an_upsert_that_only_creates_gets_its_stored_response() {
        Response first = createOnce();
        Response repeat = createOnce();

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(repeat.statusCode()).isEqualTo(201);
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repeat.asString()).isEqualTo(first.asString());
    }

    private Response createOnce() {
        return Api.as(tenant)
                .header("Idempotency-Key", "k")
                .header("If-None-Match", "*")
                .send("PUT", UPSERT, "{}");
    }
}
