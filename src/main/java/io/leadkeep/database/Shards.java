package io.leadkeep.database;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.leadkeep.database.distribution.Distribution;
import io.leadkeep.time.CallContext;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The shards of workspaces on a distributed database. */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
public class Shards {

    /** Evaluated by the coordinator, from its metadata. */
    private static final String FIND =
            "select get_shard_id_for_distribution_column('lead', $1::text)";

    /** After a split, a statement asks two shards for as long: it is slower, not wrong. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(5);

    private final Distribution distribution;
    private final Transactions transactions;
    private final AsyncCache<String, Long> shards =
            Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(KNOWN_FOR).buildAsync();

    Shards(Distribution distribution, Transactions transactions) {
        this.distribution = distribution;
        this.transactions = transactions;
    }

    /**
     * Returns the group of a workspace: one statement may be for all workspaces of a group. Without
     * distribution there is one group; otherwise it is the shard, and the workspace itself as long
     * as its shard is not known.
     */
    public Object groupOf(String workspaceId) {
        if (!distribution.isDistributed()) {
            return "";
        }
        CompletableFuture<Long> shard = shards.get(workspaceId, (id, executor) -> find(id));
        return shard.isDone() && !shard.isCompletedExceptionally() ? shard.join() : workspaceId;
    }

    /** Returns values of workspaces by their groups. */
    public <T> List<List<T>> groups(Collection<T> values, Function<T, String> workspaceId) {
        return List.copyOf(
                values.stream()
                        .collect(Collectors.groupingBy(value -> groupOf(workspaceId.apply(value))))
                        .values());
    }

    private CompletableFuture<Long> find(String workspaceId) {
        return transactions
                .run(
                        CallContext.background(),
                        connection -> connection.preparedQuery(FIND).execute(Tuple.of(workspaceId)))
                .map(rows -> rows.iterator().next().getLong(0))
                .subscribeAsCompletionStage();
    }
}
