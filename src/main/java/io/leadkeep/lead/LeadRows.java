package io.leadkeep.lead;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Leads as plain SQL finds them: for the statements that no entity can express. */
public final class LeadRows {

    /** What {@link #lead} and {@link #view} read: in this order, and before anything else. */
    public static final String COLUMNS =
            """
            workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url,
            city, state, country, tags, custom_fields::text as custom_fields, email_verified,
            email_verification_result, email_verification_score, is_catch_all, seg_protected, seg_provider,
            seg_checked_at, esp_provider, enriched_at, user_id, created_at, updated_at, free_mail
            """;

    private LeadRows() {}

    static List<Lead> leads(RowSet<Row> rows) {
        List<Lead> leads = new ArrayList<>(rows.size());
        rows.forEach(row -> leads.add(lead(row)));
        return leads;
    }

    /**
     * As an answer shows them. Not by way of an entity: each field that is set in one is noted, for
     * a session that there is none of.
     */
    public static List<LeadView> views(RowSet<Row> rows) {
        List<LeadView> views = new ArrayList<>(rows.size());
        rows.forEach(row -> views.add(view(row)));
        return views;
    }

    /**
     * Of a page that is joined to what is told of it: where it is empty, there is a row without.
     */
    public static List<LeadView> viewsOfPage(RowSet<Row> rows) {
        return rows.size() == 0 || rows.iterator().next().getString("id") == null
                ? List.of()
                : views(rows);
    }

    static LeadView view(Row found) {
        io.vertx.sqlclient.Row row = found.getDelegate();
        String segProvider = row.getString(19);
        return new LeadView(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                List.of(row.getArrayOfStrings(12)),
                row.getString(13),
                row.getBoolean(14),
                row.getString(15),
                row.getShort(16),
                row.getBoolean(17),
                row.getBoolean(18),
                segProvider,
                LeadView.displayName(segProvider),
                instant(row, 20),
                row.getString(21),
                instant(row, 22),
                row.getString(23),
                row.getString(0),
                instant(row, 24),
                instant(row, 25));
    }

    static Optional<Lead> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(lead(rows.iterator().next()));
    }

    /** By place, not by name: a name is looked for among all columns, in every row. */
    static Lead lead(Row found) {
        io.vertx.sqlclient.Row row = found.getDelegate();
        Lead lead = new Lead();
        lead.workspaceId = row.getString(0);
        lead.id = row.getString(1);
        lead.email = row.getString(2);
        lead.firstName = row.getString(3);
        lead.lastName = row.getString(4);
        lead.companyName = row.getString(5);
        lead.jobTitle = row.getString(6);
        lead.phoneNumber = row.getString(7);
        lead.linkedinUrl = row.getString(8);
        lead.city = row.getString(9);
        lead.state = row.getString(10);
        lead.country = row.getString(11);
        lead.tags = row.getArrayOfStrings(12);
        lead.customFields = row.getString(13);
        lead.emailVerified = row.getBoolean(14);
        lead.emailVerificationResult = row.getString(15);
        lead.emailVerificationScore = row.getShort(16);
        lead.catchAll = row.getBoolean(17);
        lead.segProtected = row.getBoolean(18);
        lead.segProvider = row.getString(19);
        lead.segCheckedAt = instant(row, 20);
        lead.espProvider = row.getString(21);
        lead.enrichedAt = instant(row, 22);
        lead.userId = row.getString(23);
        lead.createdAt = instant(row, 24);
        lead.updatedAt = instant(row, 25);
        lead.freeMail = row.getBoolean(26);
        return lead;
    }

    private static Instant instant(io.vertx.sqlclient.Row row, int column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    static <T> String[] texts(List<T> rows, Function<T, String> field) {
        String[] texts = new String[rows.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = field.apply(rows.get(i));
        }
        return texts;
    }

    static OffsetDateTime[] times(List<Lead> leads, Function<Lead, Instant> field) {
        OffsetDateTime[] times = new OffsetDateTime[leads.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = field.apply(leads.get(i)).atOffset(ZoneOffset.UTC);
        }
        return times;
    }

    /** PostgreSQL has no array of arrays of different lengths: each list goes as its literal. */
    static String[] tags(List<Lead> leads) {
        return texts(leads, lead -> arrayLiteral(lead.tags));
    }

    private static String arrayLiteral(String[] texts) {
        StringBuilder literal = new StringBuilder("{");
        for (String text : texts) {
            literal.append(literal.length() > 1 ? ",\"" : "\"");
            literal.append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
        }
        return literal.append('}').toString();
    }
}
