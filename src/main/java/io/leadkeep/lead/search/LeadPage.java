package io.leadkeep.lead.search;

import io.leadkeep.http.PageEnvelope;
import io.leadkeep.http.Pagination;
import io.leadkeep.lead.LeadView;
import java.util.List;

/**
 * A page of leads, newest first.
 *
 * @param nextCursor null at the end of the list
 * @param total leads of the whole list
 */
record LeadPage(List<LeadView> leads, String nextCursor, LeadTotal total) {

    PageEnvelope<LeadView> toEnvelope(PageRequest request) {
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
