package io.leadkeep.workspace;

import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The only door to the rows of accounts, once the service has started. */
@ApplicationScoped
class Accounts {

    /** One page shows them all, and a key is looked up with all of them. */
    static final int MAX_WORKSPACES = 1_000;

    private static final String FIND =
            """
            select a.id, a.name, a.email, m.workspace_id, m.role, m.joined_at
            from account a left join member m on m.account_id = a.id
            where a.id = $1
            order by m.workspace_id
            """;

    private static final String RENAME = "update account set name = $2 where id = $1";

    /** An update that changes nothing: it finds the row also where another has just made it. */
    private static final String FIND_OR_CREATE =
            """
            insert into account (id, name, email, created_at) values ($1, $2, $3, $4)
            on conflict (lower(email)) do update set email = account.email
            returning id
            """;

    /** Two workspaces that a user comes into at once are counted one after the other. */
    private static final String LOCK = "select from account where id = $1 for no key update";

    private static final String COUNT_WORKSPACES =
            "select count(*) from member where account_id = $1";

    private final Transactions connections;
    private final Ids ids;
    private final Clock clock;

    Accounts(Transactions connections, Ids ids, Clock clock) {
        this.connections = connections;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Finds an account.
     *
     * @param userId its id
     * @return the account; fails with 401 if it is gone, and with it every key of the user
     */
    Uni<AccountView> find(String userId) {
        return connections.inTransaction(connection -> find(userId, connection));
    }

    /**
     * Changes an account.
     *
     * @param userId its id
     * @param change what to change
     * @return the account as it is then; fails with 401 if it is gone
     */
    Uni<AccountView> change(String userId, AccountChange change) {
        return change.name() == null
                ? find(userId)
                : connections.inTransaction(
                        connection ->
                                connection
                                        .preparedQuery(RENAME)
                                        .execute(Tuple.of(userId, change.name()))
                                        .chain(() -> find(userId, connection)));
    }

    /**
     * Finds the account of an address, or makes one; it has no key then.
     *
     * @param member whose account
     * @param connection in whose transaction
     * @return id of the user
     */
    Uni<String> findOrCreate(NewMember member, SqlConnection connection) {
        return connection
                .preparedQuery(FIND_OR_CREATE)
                .execute(
                        Tuple.of(
                                ids.next(),
                                member.name(),
                                member.email(),
                                clock.instant().atOffset(ZoneOffset.UTC)))
                .map(found -> found.iterator().next().getString("id"));
    }

    /**
     * Makes sure that a user may come into one more workspace.
     *
     * @param userId id of the user
     * @param connection in whose transaction; the account stays locked until its end
     * @return fails with 409 if the user is in too many
     */
    Uni<Void> requireRoom(String userId, SqlConnection connection) {
        Tuple id = Tuple.of(userId);
        return connection
                .preparedQuery(LOCK)
                .execute(id)
                .chain(() -> connection.preparedQuery(COUNT_WORKSPACES).execute(id))
                .invoke(
                        counted -> {
                            if (counted.iterator().next().getLong(0) >= MAX_WORKSPACES) {
                                throw ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "A user can be in at most %,d workspaces"
                                                .formatted(MAX_WORKSPACES));
                            }
                        })
                .replaceWithVoid();
    }

    private static Uni<AccountView> find(String userId, SqlConnection connection) {
        return connection.preparedQuery(FIND).execute(Tuple.of(userId)).map(Accounts::toView);
    }

    private static AccountView toView(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw ApiException.of(ErrorCode.UNAUTHORIZED);
        }
        List<AccountView.Membership> workspaces = new ArrayList<>();
        for (Row row : rows) {
            if (row.getString("workspace_id") != null) {
                workspaces.add(
                        new AccountView.Membership(
                                row.getString("workspace_id"),
                                row.getString("role"),
                                row.getOffsetDateTime("joined_at").toInstant()));
            }
        }
        Row account = rows.iterator().next();
        return new AccountView(
                account.getString("id"),
                account.getString("name"),
                account.getString("email"),
                workspaces);
    }
}
