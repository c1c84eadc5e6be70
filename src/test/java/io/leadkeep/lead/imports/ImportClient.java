package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.Tenant;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Creates imports of a workspace and polls them. */
final class ImportClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Tenant tenant;

    ImportClient(Tenant tenant) {
        this.tenant = tenant;
    }

    Api api() {
        return Api.as(tenant);
    }

    Response upload(CsvForm form) {
        return api().post("/v1/imports", form);
    }

    /** Returns the id of a new import. */
    String create(CsvForm form) {
        Response created = upload(form);
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(202);
        return created.jsonPath().getString("data.id");
    }

    String create(String... lines) {
        return create(CsvForm.of(lines));
    }

    /** Creates and starts an import, and awaits its end. */
    JsonPath run(CsvForm form) {
        return await(create(form.with("start", "true")), "completed");
    }

    JsonPath run(String... lines) {
        return run(CsvForm.of(lines));
    }

    Response start(String id, String body) {
        return api().post("/v1/imports/" + id + "/start", body);
    }

    Response start(String id) {
        return api().post("/v1/imports/" + id + "/start");
    }

    Response cancel(String id) {
        return api().post("/v1/imports/" + id + "/cancel");
    }

    Response undo(String id) {
        return api().post("/v1/imports/" + id + "/undo");
    }

    /** Undoes an import, and returns how many leads were removed, restored and kept. */
    List<Integer> undone(String id) {
        Response undone = undo(id);
        assertThat(undone.statusCode()).as(undone.asString()).isEqualTo(200);
        return Stream.of("removed", "restored", "kept")
                .map(name -> undone.jsonPath().getInt("data." + name))
                .toList();
    }

    Response errors(String id) {
        return api().get("/v1/imports/" + id + "/errors.csv");
    }

    Response results(String id, String query) {
        return api().get("/v1/imports/" + id + "/results" + query);
    }

    JsonPath get(String id) {
        Response found = api().get("/v1/imports/" + id);
        assertThat(found.statusCode()).as(found.asString()).isEqualTo(200);
        return found.jsonPath();
    }

    JsonPath await(String id, String status) {
        return Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> get(id), view -> view.getString("data.status").equals(status));
    }

    /** Returns the counts of processed, imported, updated, skipped and failed rows. */
    static List<Integer> counts(JsonPath view) {
        return Stream.of("processedRows", "imported", "updated", "skipped", "failed")
                .map(name -> view.getInt("data." + name))
                .toList();
    }

    /** Returns a lead by its address, or null. */
    JsonPath lead(String email) {
        Response found = api().get("/v1/leads/by-email/" + email);
        return found.statusCode() == 404 ? null : found.jsonPath();
    }

    String idOf(String email) {
        return lead(email).getString("data._id");
    }
}
