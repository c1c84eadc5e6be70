package io.leadkeep.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.testsupport.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * What is known of a workspace and its owner from earlier answers. A request is made up before
 * anything is known: it holds references such as {@code <lead:3>}, the fourth newest lead, which
 * are filled in when it is sent.
 */
final class Known {

    private static final Pattern REFERENCE = Pattern.compile("<([a-z]+):([0-9]+)>");
    private static final int REMEMBERED = 12;
    private static final String UNKNOWN_ID = "0123456789abcdef01234567";

    /** What stands in a reference where nothing is known yet. */
    private static final Map<String, String> UNKNOWN =
            Map.of("email", "nobody@fuzz.example", "etag", "\"0\"");

    private final Tenant tenant;
    private final Map<String, List<String>> values = new HashMap<>();

    Known(Tenant tenant) {
        this.tenant = tenant;
        values.put("own", List.of(tenant.workspaceId()));
        values.put("me", List.of(tenant.userId()));
        values.put("key", List.of(tenant.key()));
        values.put("platformkey", List.of(tenant.platformKey()));
    }

    /** Values of a kind, newer ones more often. */
    static Arbitrary<String> pick(String kind) {
        return Arbitraries.of(0, 0, 0, 1, 1, 2, 3, 4, 7, 11).map(n -> "<" + kind + ":" + n + ">");
    }

    Tenant tenant() {
        return tenant;
    }

    /** A text with its references filled in. */
    synchronized String fill(String text) {
        return REFERENCE
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

    /** Remembers what a 2xx answer tells. */
    synchronized void learn(Operation operation, JsonNode data, String etag) {
        if (data.path("_id").isTextual()) {
            remember("lead", data.path("_id"));
            remember("email", data.path("email"));
            if (etag != null) {
                add("etag", etag);
            }
        }
        data.path("importedLeadIds").forEach(id -> remember("lead", id));
        data.path("jobs").forEach(job -> remember("job", job.path("jobId")));
        switch (operation.id()) {
            case "createWorkspace" -> remember("workspace", data.path("id"));
            case "addMember" -> remember("user", data.path("userId"));
            default -> {}
        }
    }

    private void remember(String kind, JsonNode value) {
        add(kind, value.asText());
    }

    private void add(String kind, String value) {
        List<String> known = values.computeIfAbsent(kind, ignored -> new ArrayList<>());
        known.remove(value);
        known.add(0, value);
        if (known.size() > REMEMBERED) {
            known.remove(REMEMBERED);
        }
    }
}
