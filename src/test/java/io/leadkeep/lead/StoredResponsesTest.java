package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.NotOnCitus;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How responses are stored, expire and are purged. */
@ServiceTest
class StoredResponsesTest extends AbstractIdempotencyTest {

    @Test
    void stored_bulk_response_contains_no_email() {
        Api.as(tenant).create("{\"email\":\"known@person.example\"}");
        String rows =
                """
                {"leads":[{"email":"known@person.example","firstName":5},
                {"email":"new@person.example"},{"email":" Other@Person.example","tags":7}, 1]}
                """;

        Response bulk = send("POST", "b", "/v1/leads/bulk", rows);
        Response again = send("POST", "b", "/v1/leads/bulk", rows);

        assertThat(bulk.jsonPath().getList("data.errors.email"))
                .containsExactly("known@person.example", " Other@Person.example", null);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.asString()).isEqualTo(bulk.asString());
        assertThat(storedBody()).contains("errors").doesNotContainIgnoringCase("person.example");
    }

    @Test
    void stored_warnings_and_results_contain_no_email() {
        Api.as(tenant).create("{\"email\":\"known@person.example\"}");
        String rows =
                """
                {"onInvalid":"skipValue","onExisting":"overwrite","returnResults":true,"leads":[
                {"email":"Known@person.example","firstName":5},{"email":"new@person.example","firstNam":"x"},
                {"email":"other@","tags":7}]}
                """;

        Response bulk = send("POST", "b", "/v1/leads/bulk", rows);
        Response again = send("POST", "b", "/v1/leads/bulk", rows);

        assertThat(bulk.jsonPath().getList("data.warnings.email"))
                .isEqualTo(List.of("known@person.example", "new@person.example"));
        assertThat(bulk.jsonPath().getList("data.results.email"))
                .isEqualTo(List.of("known@person.example", "new@person.example", "other@"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.asString()).isEqualTo(bulk.asString());
        assertThat(storedBody())
                .contains("firstNam", "unchanged")
                .doesNotContain("person", "other");
    }

    @Test
    void bulk_response_stored_by_an_older_version_is_replayed() {
        String rows = "{\"leads\":[{\"email\":\"a@example.com\"}]}";
        Response bulk = send("POST", "b", "/v1/leads/bulk", rows);
        tenants.sql(
                "update idempotent_request set body = (body::jsonb #- '{data,warnings}')::text"
                        + " where workspace_id = $1",
                Tuple.of(tenant.workspaceId()));

        assertThat(send("POST", "b", "/v1/leads/bulk", rows).asString()).isEqualTo(bulk.asString());
    }

    private String storedBody() {
        return tenants.sql(
                        "select body from idempotent_request where workspace_id = $1",
                        Tuple.of(tenant.workspaceId()))
                .iterator()
                .next()
                .getString("body");
    }

    @Test
    void failed_create_stores_neither_lead_nor_response() {
        tenants.sql(
                "alter table idempotent_request add constraint broken check (workspace_id <> '"
                        + tenant.workspaceId()
                        + "') not valid",
                Tuple.tuple());
        try {
            assertThat(create("k", LEAD).statusCode()).isEqualTo(500);
        } finally {
            tenants.sql("alter table idempotent_request drop constraint broken", Tuple.tuple());
        }
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getList("data")).isEmpty();
        assertThat(create("k", LEAD).header("Idempotent-Replayed")).isNull();
    }

    /** Simulates a node that stores the key between the check of the statement and its insert. */
    @Test
    @NotOnCitus("Distributed tables have no triggers.")
    void key_stored_by_another_node_meanwhile_retries_the_create_alone() {
        tenants.sql(
                """
                create function used_elsewhere() returns trigger language plpgsql as
                $$ begin
                    if current_query() like 'with patience%' then
                        raise exception 'used elsewhere' using errcode = 'unique_violation';
                    end if;
                    return new;
                end $$
                """,
                Tuple.tuple());
        tenants.sql(
                "create trigger used_elsewhere before insert on idempotent_request for each row"
                        + " execute function used_elsewhere()",
                Tuple.tuple());
        try {
            assertThat(create("k", LEAD).statusCode()).isEqualTo(201);
        } finally {
            tenants.sql("drop function used_elsewhere cascade", Tuple.tuple());
        }
        assertThat(create("k", LEAD).header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getList("data")).hasSize(1);
    }

    @Test
    void key_expires_after_24_hours_and_its_response_is_purged() {
        create("k", LEAD);
        age("23 hours 59 minutes");
        assertThat(create("k", LEAD).header("Idempotent-Replayed")).isEqualTo("true");
        age("1 minute");

        assertThat(create("k", LEAD).statusCode()).isEqualTo(409);

        age("25 hours");
        awaitPurged(Duration.ofSeconds(10));
    }

    @Test
    @NotOnCitus("Distributed tables have no triggers.")
    void purge_deletes_more_responses_than_one_statement_can_in_time() {
        tenants.addStoredResponses(tenant, 6_000);
        tenants.withSlowDeletionOfStoredResponses(
                tenant,
                () -> {
                    age("25 hours");
                    awaitPurged(Duration.ofSeconds(30));
                });
    }

    private void awaitPurged(Duration atMost) {
        Awaitility.await()
                .atMost(atMost)
                .until(
                        () ->
                                tenants.sql(
                                                        "select from idempotent_request where"
                                                                + " workspace_id = $1",
                                                        Tuple.of(tenant.workspaceId()))
                                                .size()
                                        == 0);
    }

    private void age(String interval) {
        tenants.sql(
                "update idempotent_request set created_at = (created_at at time zone 'UTC' -"
                        + " $2::text::interval) at time zone 'UTC' where workspace_id = $1",
                Tuple.of(tenant.workspaceId(), interval));
    }
}
