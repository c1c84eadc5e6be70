package io.leadkeep.workspace;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Transactions that are over before the request's deadline, or undone. */
@ApplicationScoped
class Transactions {

    /** For a connection: whoever has waited longer does nothing any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Below a request's deadline: what was answered 503 is not stored after all. */
    private static final Duration DEADLINE = Duration.ofMillis(3_500);

    private final Pool pool;
    private final Clock clock;

    Transactions(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Works in one transaction.
     *
     * @param work what to do; a failure undoes all of it
     * @param <T> type of its result
     * @return the result, once it is stored
     */
    <T> Uni<T> inOne(Function<SqlConnection, Uni<T>> work) {
        return Uni.createFrom()
                .deferred(
                        () -> {
                            Instant began = clock.instant();
                            return pool.withTransaction(
                                    connection ->
                                            refuseAfter(began.plus(PATIENCE))
                                                    .chain(() -> work.apply(connection))
                                                    .call(() -> refuseAfter(began.plus(DEADLINE))));
                        });
    }

    private Uni<Void> refuseAfter(Instant tooLate) {
        return clock.instant().isAfter(tooLate)
                ? Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE))
                : Uni.createFrom().voidItem();
    }
}
