package io.leadkeep.lead.search;

import io.leadkeep.http.PageEnvelope;
import io.leadkeep.http.Pagination;
import io.leadkeep.lead.LeadView;
import java.util.List;

/**
 * A page of leads, newest first.
 *
 * @param leads its rows
 * @param nextCursor where the next page begins, or null at the end
 * @param total leads of the whole list
 */
record LeadPage(List<LeadView> leads, String nextCursor, Total total) {

    /**
     * How many leads a list has.
     *
     * @param count 0 or more
     * @param isEstimate whether the planner guessed it
     */
    record Total(long count, boolean isEstimate) {}

    PageEnvelope<LeadView> toListing(PageRequest request) {
        Integer page = request.page();
        Pagination pagination =
                new Pagination(
                        request.limit(),
                        total.count(),
                        total.isEstimate() ? Boolean.TRUE : null,
                        nextCursor != null,
                        nextCursor,
                        page,
                        page == null ? null : pages(request.limit()));
        return PageEnvelope.of(leads, pagination);
    }

    private long pages(int limit) {
        return (total.count() + limit - 1) / limit;
    }
}
