package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.User;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Permissions by role, and isolation from other workspaces. */
@ServiceTest
class WorkspaceRolesTest {

    private static final String UNKNOWN = "0123456789abcdef01234567";

    @Inject Tenants tenants;

    private Tenant tenant;
    private User admin;
    private User member;
    private User victim;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        admin = tenants.addMember(tenant.workspaceId(), "admin");
        member = tenants.addMember(tenant.workspaceId(), "member");
        victim = tenants.addMember(tenant.workspaceId(), "member");
    }

    private record Operation(String method, String path, String body) {

        static Stream<Operation> all() {
            return Stream.of(
                    new Operation("GET", "", null),
                    new Operation("PATCH", "", "{\"name\":\"New\"}"),
                    new Operation("POST", "/members", "{\"email\":\"%s\",\"role\":\"admin\"}"),
                    new Operation("DELETE", "/members/%s", null),
                    new Operation("POST", "/api-key", null),
                    new Operation("POST", "/api-key/rotate", null),
                    new Operation("DELETE", "/api-key", null),
                    new Operation("GET", "/keys", null),
                    new Operation("POST", "/keys", "{\"name\":\"%s\",\"preset\":\"full\"}"),
                    new Operation("PATCH", "/keys/0123456789abcdef01234567", "{}"),
                    new Operation("DELETE", "/keys/0123456789abcdef01234567", null),
                    new Operation("DELETE", "", null));
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0, 200, 200, 200, 404, 200
                    1, 200, 200, 403, 404, 403
                    2, 201, 201, 403, 404, 403
                    3, 200, 200, 403, 404, 403
                    4, 409, 409, 403, 404, 403
                    5, 200, 200, 403, 404, 403
                    6, 200, 200, 403, 404, 403
                    7, 200, 200, 403, 404, 403
                    8, 201, 201, 403, 404, 403
                    9, 404, 404, 403, 404, 403
                    10, 404, 404, 403, 404, 403
                    11, 200, 403, 403, 404, 403
                    """)
    void role_decides_about_every_operation(
            int index, int owner, int admins, int members, int stranger, int workspaceKey) {
        Operation operation = Operation.all().toList().get(index);

        // In ascending order: the owner deletes the workspace.
        assertThat(send(operation, tenants.create().platformKey())).isEqualTo(stranger);
        assertThat(send(operation, tenant.key())).isEqualTo(workspaceKey);
        assertThat(send(operation, member.platformKey())).isEqualTo(members);
        assertThat(send(operation, admin.platformKey())).isEqualTo(admins);
        ownWorkspace();
        assertThat(send(operation, tenant.platformKey())).isEqualTo(owner);
    }

    static Stream<Operation> operations() {
        return Operation.all();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void foreign_workspace_returns_the_404_of_an_unknown_one(Operation operation) {
        Tenant other = tenants.create();
        String before = workspaceRows();

        for (String key : List.of(other.platformKey(), other.key())) {
            Response foreign = send(operation, key, tenant.workspaceId());
            Response unknown = send(operation, key, UNKNOWN);
            Response nonsense = send(operation, key, "nonsense");

            assertThat(foreign.statusCode()).isEqualTo(404);
            assertThat(foreign.asString())
                    .isEqualTo(unknown.asString())
                    .contains("\"Workspace not found\"");
            assertThat(nonsense.statusCode()).isEqualTo(404);
            assertThat(nonsense.asString()).contains("\"Workspace not found");
        }
        assertThat(workspaceRows()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void missing_permission_is_reported_before_an_invalid_body(Operation operation) {
        if (operation.body() == null) {
            return;
        }
        String path = "/v1/workspaces/" + tenant.workspaceId() + operation.path();
        for (String body : List.of("nonsense", "{\"role\":5,\"settings\":5}")) {
            Response stranger =
                    Api.as(tenants.create().platformKey()).send(operation.method(), path, body);
            Response lesser = Api.as(member.platformKey()).send(operation.method(), path, body);

            assertThat(stranger.statusCode()).isEqualTo(404);
            assertThat(lesser.statusCode()).isEqualTo(403);
        }
    }

    private int send(Operation operation, String key) {
        return send(operation, key, tenant.workspaceId()).statusCode();
    }

    private Response send(Operation operation, String key, String workspaceId) {
        String path = "/v1/workspaces/" + workspaceId + operation.path().formatted(victim.id());
        return operation.body() == null
                ? Api.as(key).send(operation.method(), path)
                : Api.as(key)
                        .send(
                                operation.method(),
                                path,
                                operation
                                        .body()
                                        .formatted("new." + tenant.userId() + "@example.com"));
    }

    private String workspaceRows() {
        return tenants.sql(
                        "select (select w::text from workspace w where id = $1) || (select"
                            + " string_agg(m::text, ' ' order by account_id) from member m where"
                            + " workspace_id = $1) || (select string_agg(k::text, ' ' order by id)"
                            + " from api_key k where workspace_id = $1)",
                        Tuple.of(tenant.workspaceId()))
                .iterator()
                .next()
                .getString(0);
    }
}
