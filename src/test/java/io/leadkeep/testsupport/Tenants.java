package io.leadkeep.testsupport;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.id.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;

/** Creates tenants, and accesses the database of the service directly. */
@ApplicationScoped
public class Tenants {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANALYZED_WITHIN = Duration.ofSeconds(60);

    private final Pool pool;
    private final Ids ids;
    private final SecureRandom random;

    Tenants(Pool pool, Ids ids, SecureRandom random) {
        this.pool = pool;
        this.ids = ids;
        this.random = random;
    }

    /** Creates a user with one workspace and both keys. */
    public Tenant create() {
        String userId = addAccount();
        String workspaceId = addWorkspace(userId);
        return new Tenant(
                workspaceId,
                userId,
                addKey(ApiKey.Kind.WORKSPACE, workspaceId, userId),
                addKey(ApiKey.Kind.PLATFORM, null, userId));
    }

    public String addWorkspace(String userId) {
        String workspaceId = ids.next();
        sql(
                "insert into workspace (id, name, owner_id, created_at) values ($1, 'Test', $2,"
                        + " now())",
                Tuple.of(workspaceId, userId));
        join(workspaceId, userId, "owner");
        return workspaceId;
    }

    public User addMember(String workspaceId, String role) {
        String userId = addAccount();
        join(workspaceId, userId, role);
        return new User(userId, email(userId), addKey(ApiKey.Kind.PLATFORM, null, userId));
    }

    /** Adds leads in parts that stay below the statement timeout on slow machines. */
    public void addLeads(Tenant tenant, int from, int to) {
        for (int first = from; first <= to; first += 2_000) {
            addSomeLeads(tenant, first, Math.min(to, first + 1_999));
        }
    }

    private void addSomeLeads(Tenant tenant, int from, int to) {
        sql(
                "insert into lead (workspace_id, id, email, tags, custom_fields, email_verified,"
                    + " free_mail, user_id, created_at, updated_at, search) select $1,"
                    + " lpad(to_hex(n), 24, '0'), n || '@example.com', '{}', '{}', false, false,"
                    + " $2, now(), now(), '' from generate_series($3::int, $4::int) n",
                Tuple.of(tenant.workspaceId(), tenant.userId(), from, to));
    }

    private String addAccount() {
        String userId = ids.next();
        sql(
                "insert into account (id, name, email, created_at) values ($1, 'Test', $2, now())",
                Tuple.of(userId, email(userId)));
        return userId;
    }

    private static String email(String userId) {
        return userId + "@test.example";
    }

    private void join(String workspaceId, String userId, String role) {
        sql(
                "insert into member (workspace_id, account_id, role, joined_at)"
                        + " values ($1, $2, $3, now())",
                Tuple.of(workspaceId, userId, role));
    }

    public String addKey(ApiKey.Kind kind, String workspaceId, String userId) {
        ApiKey key = ApiKey.generate(kind, random);
        sql(
                "insert into api_key (id, hash, display_prefix, workspace_id, account_id,"
                        + " created_at) values ($1, $2, $3, $4, $5, now())",
                Tuple.tuple()
                        .addString(ids.next())
                        .addBuffer(Buffer.buffer(key.hash().toBytes()))
                        .addString(key.displayPrefix())
                        .addString(workspaceId)
                        .addString(userId));
        return key.reveal();
    }

    /** Adds stored responses of idempotent requests. */
    public void addStoredResponses(Tenant tenant, int number) {
        sql(
                "insert into idempotent_request (workspace_id, key_hash, status, lead_ids,"
                        + " created_at) select $1, sha256(n::text::bytea), 201, '{}', now() from"
                        + " generate_series(1, $2::int) n",
                Tuple.of(tenant.workspaceId(), number));
    }

    /**
     * Runs a test while the deletion of ten stored responses takes about five milliseconds. Only a
     * tenth of the rows sleeps, because coarse clocks round short sleeps up.
     */
    public void withSlowDeletionOfStoredResponses(Tenant tenant, Runnable test) {
        String name = "slow_" + tenant.workspaceId();
        sql(
                "create function "
                        + name
                        + "() returns trigger language plpgsql as"
                        + " 'begin perform pg_sleep(0.005); return old; end'",
                Tuple.tuple());
        sql(
                "create trigger %1$s before delete on idempotent_request for each row when"
                                .formatted(name)
                        + " (old.workspace_id = '%s' and get_byte(old.key_hash, 0) < 26)"
                                .formatted(tenant.workspaceId())
                        + " execute function %s()".formatted(name),
                Tuple.tuple());
        try {
            test.run();
        } finally {
            sql("drop function " + name + " cascade", Tuple.tuple());
        }
    }

    public void revokeKeys(String workspaceId) {
        sql("update api_key set revoked_at = now() where workspace_id = $1", Tuple.of(workspaceId));
    }

    /** Updates the planner statistics, which takes longer than the statement timeout. */
    public void analyzeLeads() {
        pool.withTransaction(
                        connection ->
                                run(connection, "set local statement_timeout = 0")
                                        .chain(() -> run(connection, "analyze lead")))
                .await()
                .atMost(ANALYZED_WITHIN);
    }

    private static Uni<RowSet<Row>> run(SqlConnection connection, String statement) {
        return connection.query(StatementLog.OF_A_TEST + statement).execute();
    }

    public RowSet<Row> sql(String statement, Tuple parameters) {
        return pool.preparedQuery(StatementLog.OF_A_TEST + statement)
                .execute(parameters)
                .await()
                .atMost(TIMEOUT);
    }
}
