package io.leadkeep.database;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness turns down while the database does not answer, and up again when it does. */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck {

    private static final int PATIENCE_SECONDS = 2;

    private final Pool pool;

    DatabaseReadiness(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .completionStage(
                        () ->
                                pool.query("select 1")
                                        .execute()
                                        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                        .toCompletionStage())
                .map(rows -> response(true))
                .onFailure()
                .recoverWithItem(() -> response(false));
    }

    private static HealthCheckResponse response(boolean up) {
        return HealthCheckResponse.named("PostgreSQL").status(up).build();
    }
}
