package io.leadkeep.lead.search;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.lead.LeadView;
import io.leadkeep.time.Deadline;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Scans the leads of a workspace from the newest on, in batches, for those of a page. Few leads are
 * read if many match. If only old ones match, the page ends at the limits of {@link ScanConfig},
 * with a cursor that continues the scan.
 */
@Repository
final class NewestFirstScan {

    /** No batch starts after this time, so that a page is answered within its deadline. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(1);

    /** Each lead is compared with the do-not-contact list, which takes a few index searches. */
    private static final int LISTED_BATCH_SIZE = 20_000;

    /** An additional first batch, which fills most pages, is a part of the others. */
    private static final int FIRST = 10;

    private final PageRequest request;
    private final SqlConnection connection;
    private final int batchSize;
    private final Deadline deadline = Deadline.in(TIME_LIMIT);
    private final List<LeadView> found = new ArrayList<>();
    private int batchesLeft;
    private int toSkip;
    private String cursor;

    NewestFirstScan(PageRequest request, ScanConfig config, SqlConnection connection) {
        this.request = request;
        this.connection = connection;
        this.batchSize =
                request.filter().doNotContact() == null
                        ? config.batchSize()
                        : Math.min(config.batchSize(), LISTED_BATCH_SIZE);
        this.batchesLeft = 1 + config.maxBatches();
        this.toSkip = request.offset();
        this.cursor = request.cursor();
    }

    /**
     * Reads the page.
     *
     * @param other reads it from at most a number of matches, else null; tried if the first leads
     *     do not fill it
     */
    Uni<LeadPage> read(Tenant tenant, IntFunction<Uni<LeadPage>> other) {
        return read(tenant, batchSize / FIRST, other);
    }

    private Uni<LeadPage> read(Tenant tenant, int size, IntFunction<Uni<LeadPage>> other) {
        int wanted = request.limit() + 1 - found.size();
        return batch(tenant, size, wanted)
                .execute(connection)
                .chain(
                        rows -> {
                            found.addAll(LeadView.pageOf(rows));
                            moveBy(size, rows.iterator().next());
                            return found.size() > request.limit() || hasEnded()
                                    ? Uni.createFrom()
                                            .item(LeadPage.of(found, request.limit(), cursor))
                                    : readOn(tenant, other);
                        });
    }

    private Uni<LeadPage> readOn(Tenant tenant, IntFunction<Uni<LeadPage>> other) {
        IntFunction<Uni<LeadPage>> none = limit -> Uni.createFrom().nullItem();
        return other.apply(batchSize)
                .onItem()
                .ifNull()
                .switchTo(() -> read(tenant, batchSize, none));
    }

    /**
     * Reads the matching leads of a batch and, if these are too few, where the batch ended. One
     * statement does both: a deletion between two statements would move the end past unread leads.
     */
    private Sql batch(Tenant tenant, int size, int wanted) {
        LeadFilter filter = request.filter();
        String workspaceId = tenant.workspaceId();
        Sql sql = Sql.unprepared().add("with page as (select ");
        LeadView.addSelectList(sql, workspaceId);
        filter.addNewest(sql.add(" from ("), workspaceId, "*", cursor, size);
        filter.addTo(sql.add(") lead where true"), workspaceId);
        PageRequest.addPosition(sql, null, wanted, toSkip);
        sql.add(") select page.*, counts.* from (select count(*) as leads, min(id) as last, ");
        sql.add("count(*) filter (where ").add(toSkip > 0 ? "true" : "false");
        if (toSkip > 0) {
            filter.addTo(sql, workspaceId);
        }
        filter.addNewest(sql.add(") as matches from ("), workspaceId, "*", cursor, size);
        sql.add(") batch where (select count(*) from page) < " + wanted);
        return sql.add(") counts left join page on true order by page.id desc");
    }

    /** After the last batch, the cursor is null. */
    private void moveBy(int size, Row counts) {
        cursor = counts.getLong("leads") < size ? null : counts.getString("last");
        toSkip = (int) Math.max(0, toSkip - counts.getLong("matches"));
        batchesLeft--;
    }

    private boolean hasEnded() {
        return cursor == null || batchesLeft == 0 || deadline.hasPassed();
    }
}
