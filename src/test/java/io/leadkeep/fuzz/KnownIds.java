package io.leadkeep.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.fuzz.generators.Operation;
import io.leadkeep.fuzz.generators.Reference;
import io.leadkeep.testsupport.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** Ids of a workspace from earlier responses; resolves the references of a generated request. */
final class KnownIds {

    private static final int MAX_PER_KIND = 12;
    private static final String UNKNOWN_ID = "0123456789abcdef01234567";

    /** Values of a reference while no value of its kind is known. */
    private static final Map<String, String> UNKNOWN =
            Map.of("email", "nobody@fuzz.example", "etag", "\"0\"");

    private final Tenant tenant;
    private final Map<String, List<String>> values = new HashMap<>();

    KnownIds(Tenant tenant) {
        this.tenant = tenant;
        values.put("own", List.of(tenant.workspaceId()));
        values.put("me", List.of(tenant.userId()));
        values.put("key", List.of(tenant.key()));
        values.put("platformkey", List.of(tenant.platformKey()));
    }

    Tenant tenant() {
        return tenant;
    }

    synchronized String resolve(String text) {
        return Reference.PATTERN
                .matcher(text)
                .replaceAll(
                        found -> {
                            List<String> known = values.getOrDefault(found.group(1), List.of());
                            String value =
                                    known.isEmpty()
                                            ? UNKNOWN.getOrDefault(found.group(1), UNKNOWN_ID)
                                            : known.get(
                                                    Integer.parseInt(found.group(2))
                                                            % known.size());
                            return Matcher.quoteReplacement(value);
                        });
    }

    /** Adds the ids of a 2xx response. */
    synchronized void learn(Operation operation, JsonNode data, String etag) {
        if (data.path("_id").isTextual()) {
            add("lead", data.path("_id"));
            add("email", data.path("email"));
            if (etag != null) {
                add("etag", etag);
            }
        }
        data.path("importedLeadIds").forEach(id -> add("lead", id));
        data.path("jobs").forEach(job -> add("job", job.path("jobId")));
        switch (operation.id()) {
            case "createWebhook" -> add("webhook", data.path("id"));
            case "createImport" -> add("import", data.path("id"));
            case "createWorkspace" -> add("workspace", data.path("id"));
            case "addMember" -> add("user", data.path("userId"));
            case "createKey" -> add("workspacekey", data.path("id"));
            case "createPlatformKey" -> add("userkey", data.path("id"));
            default -> {}
        }
    }

    private void add(String kind, JsonNode value) {
        add(kind, value.asText());
    }

    synchronized void add(String kind, String value) {
        List<String> known = values.computeIfAbsent(kind, ignored -> new ArrayList<>());
        known.remove(value);
        known.add(0, value);
        if (known.size() > MAX_PER_KIND) {
            known.remove(MAX_PER_KIND);
        }
    }
}
