package io.leadkeep.lead;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Leads as plain SQL finds them: for the statements that no entity can express. */
final class LeadRows {

    /** What {@link #lead} reads. */
    static final String COLUMNS =
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

    static Lead lead(Row row) {
        Lead lead = new Lead();
        lead.workspaceId = row.getString("workspace_id");
        lead.id = row.getString("id");
        lead.email = row.getString("email");
        lead.firstName = row.getString("first_name");
        lead.lastName = row.getString("last_name");
        lead.companyName = row.getString("company_name");
        lead.jobTitle = row.getString("job_title");
        lead.phoneNumber = row.getString("phone_number");
        lead.linkedinUrl = row.getString("linkedin_url");
        lead.city = row.getString("city");
        lead.state = row.getString("state");
        lead.country = row.getString("country");
        lead.tags = row.getArrayOfStrings("tags");
        lead.customFields = row.getString("custom_fields");
        lead.emailVerified = row.getBoolean("email_verified");
        lead.emailVerificationResult = row.getString("email_verification_result");
        lead.emailVerificationScore = row.getShort("email_verification_score");
        lead.catchAll = row.getBoolean("is_catch_all");
        lead.segProtected = row.getBoolean("seg_protected");
        lead.segProvider = row.getString("seg_provider");
        lead.segCheckedAt = instant(row, "seg_checked_at");
        lead.espProvider = row.getString("esp_provider");
        lead.enrichedAt = instant(row, "enriched_at");
        lead.userId = row.getString("user_id");
        lead.createdAt = instant(row, "created_at");
        lead.updatedAt = instant(row, "updated_at");
        lead.freeMail = row.getBoolean("free_mail");
        return lead;
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    static String[] texts(List<Lead> leads, Function<Lead, String> field) {
        return leads.stream().map(field).toArray(String[]::new);
    }

    static OffsetDateTime[] times(List<Lead> leads, Function<Lead, Instant> field) {
        return leads.stream()
                .map(field)
                .map(time -> time.atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
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
