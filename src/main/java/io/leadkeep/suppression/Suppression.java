package io.leadkeep.suppression;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The addresses that a workspace rejects. */
@ApplicationScoped
@Startup
@Repository
public class Suppression {

    /** The setting of a workspace. */
    public static final String SETTING = "suppression";

    static final String REJECT = "reject";

    /** The values of the setting. */
    public static final List<String> VALUES = List.of("flag", REJECT);

    private static final String FIND_REJECTED =
            "select email from workspace w cross join unnest($2::text[]) as asked (email)"
                    + Listing.join("$1")
                    + " where w.id = $1 and "
                    + Listing.IS_REJECTED;

    private final Counter rejected;

    Suppression(MeterRegistry metrics) {
        this.rejected =
                Counter.builder("leadkeep.leads.suppressed")
                        .description("Leads not written because of the do-not-contact list")
                        .register(metrics);
    }

    /** Returns those of the addresses that the workspace rejects. */
    public Uni<Set<String>> findRejected(
            Tenant tenant, Collection<String> emails, SqlConnection connection) {
        return connection
                .preparedQuery(FIND_REJECTED)
                .execute(Tuple.of(tenant.workspaceId(), emails.toArray(String[]::new)))
                .map(
                        rows ->
                                rows.stream()
                                        .map(row -> row.getString(0))
                                        .collect(Collectors.toSet()));
    }

    /** Returns the failure of a request for a rejected address. */
    public ApiException reject() {
        count(1);
        return ApiException.of(ErrorCode.SUPPRESSED);
    }

    public void count(int leads) {
        rejected.increment(leads);
    }
}
