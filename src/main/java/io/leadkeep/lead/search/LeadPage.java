package io.leadkeep.lead.search;

import io.leadkeep.http.PageEnvelope;
import io.leadkeep.http.Pagination;
import io.leadkeep.lead.LeadView;
import java.util.List;

/**
 * A page of leads, newest first.
 *
 * @param nextCursor null at the end of the list
 * @param total leads of the whole list, or null if not yet known
 */
record LeadPage(List<LeadView> leads, String nextCursor, LeadTotal total) {

    /**
     * Returns a page without a total.
     *
     * @param leads one more than the limit if there is a next page
     * @param resumeAfter the next cursor of a page that is not full, or null
     */
    static LeadPage of(List<LeadView> leads, int limit, String resumeAfter) {
        return leads.size() > limit
                ? new LeadPage(leads.subList(0, limit), leads.get(limit - 1).id(), null)
                : new LeadPage(leads, resumeAfter, null);
    }

    LeadPage withTotal(long count, boolean isEstimate) {
        return new LeadPage(leads, nextCursor, new LeadTotal(count, isEstimate));
    }

    /** Returns the page with an estimate, unless it has a total. */
    LeadPage withEstimate(long count) {
        return total == null ? withTotal(Math.max(count, leads.size()), true) : this;
    }

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
