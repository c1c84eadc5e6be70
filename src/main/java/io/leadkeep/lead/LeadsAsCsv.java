package io.leadkeep.lead;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.leadkeep.text.Times;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Writes leads as CSV (RFC 4180): first the columns that an import takes, then those that it leaves
 * out.
 */
final class LeadsAsCsv {

    private static final Map<String, Function<Lead, Object>> COLUMNS = columns();

    private LeadsAsCsv() {}

    private static Map<String, Function<Lead, Object>> columns() {
        Map<String, Function<Lead, Object>> columns = new LinkedHashMap<>();
        columns.put("email", lead -> lead.email);
        columns.put("firstName", lead -> lead.firstName);
        columns.put("lastName", lead -> lead.lastName);
        columns.put("companyName", lead -> lead.companyName);
        columns.put("jobTitle", lead -> lead.jobTitle);
        columns.put("phone", lead -> lead.phoneNumber);
        columns.put("linkedinUrl", lead -> lead.linkedinUrl);
        columns.put("city", lead -> lead.city);
        columns.put("state", lead -> lead.state);
        columns.put("country", lead -> lead.country);
        columns.put("tags", lead -> CsvCell.ofTags(Arrays.asList(lead.tags)));
        columns.put("customFields", lead -> lead.customFields);
        columns.put("_id", lead -> lead.id);
        columns.put("emailVerified", lead -> lead.emailVerified);
        columns.put("emailVerificationResult", lead -> lead.emailVerificationResult);
        columns.put("emailVerificationScore", lead -> lead.emailVerificationScore);
        columns.put("isCatchAll", lead -> lead.catchAll);
        columns.put("segProtected", lead -> lead.segProtected);
        columns.put("segProvider", lead -> lead.segProvider);
        columns.put("segProviderName", lead -> SegProvider.displayName(lead.segProvider));
        columns.put("segCheckedAt", lead -> time(lead.segCheckedAt));
        columns.put("espProvider", lead -> lead.espProvider);
        columns.put("enrichedAt", lead -> time(lead.enrichedAt));
        columns.put("createdAt", lead -> time(lead.createdAt));
        columns.put("updatedAt", lead -> time(lead.updatedAt));
        return columns;
    }

    private static String time(Instant time) {
        return time == null ? null : Times.write(time);
    }

    static List<String> columnNames() {
        return List.copyOf(COLUMNS.keySet());
    }

    static String header() {
        return write(List.of(COLUMNS.keySet()));
    }

    static String rows(List<Lead> leads) {
        return write(
                leads.stream()
                        .map(
                                lead ->
                                        COLUMNS.values().stream()
                                                .map(column -> cell(column.apply(lead)))
                                                .toList())
                        .toList());
    }

    private static String cell(Object value) {
        return CsvCell.neutralise(Objects.toString(value, ""));
    }

    private static String write(List<? extends Iterable<String>> rows) {
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        rows.forEach(csv::writeRecord);
        return text.toString();
    }
}
