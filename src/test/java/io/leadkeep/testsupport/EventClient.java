package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Reads the log of a workspace. */
public record EventClient(Tenants tenants, Tenant tenant) {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Creates a lead and returns its id. */
    public String lead(String email) {
        return id(Api.as(tenant).create(Map.of("email", email)));
    }

    public static String id(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isIn(200, 201);
        return response.jsonPath().getString("data._id");
    }

    /** Returns all committed events, once no open transaction hides one. */
    public List<Map<String, Object>> all() {
        List<Map<String, Object>> read = new ArrayList<>();
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(
                        () -> {
                            read.clear();
                            read.addAll(get("?limit=1000").getList("data"));
                            return read.size() >= committed();
                        });
        return read;
    }

    /** Returns the types of all events, in the order of the log. */
    public List<String> types() {
        return all().stream().map(event -> (String) event.get("type")).toList();
    }

    /** Returns the last event of the log. */
    public Map<String, Object> last() {
        List<Map<String, Object>> all = all();
        return all.get(all.size() - 1);
    }

    private long committed() {
        return tenants.sql(
                        "select count(*) from lead_event where workspace_id = $1",
                        Tuple.of(tenant.workspaceId()))
                .iterator()
                .next()
                .getLong(0);
    }

    public JsonPath get(String query) {
        Response response = Api.as(tenant).get("/v1/events" + query);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }
}
