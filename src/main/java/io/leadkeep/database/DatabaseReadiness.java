package io.leadkeep.database;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports the service as not ready while the database does not answer. */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck {

    private static final int TIMEOUT_SECONDS = 2;

    private final Pool pool;
    private final DatabaseAvailability availability;

    DatabaseReadiness(Pool pool, DatabaseAvailability availability) {
        this.pool = pool;
        this.availability = availability;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .completionStage(
                        () ->
                                pool.query("select 1")
                                        .execute()
                                        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                                        .toCompletionStage())
                .invoke(availability::answered)
                .map(rows -> response(true))
                .onFailure()
                .invoke(availability::lost)
                .onFailure()
                .recoverWithItem(() -> response(false));
    }

    private static HealthCheckResponse response(boolean up) {
        return HealthCheckResponse.named("PostgreSQL").status(up).build();
    }
}
