package io.leadkeep.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.event.EventType;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.json.JsonLimits;
import io.leadkeep.json.MergePatch;
import io.leadkeep.json.StoredJson;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.lead.LeadColumn;
import io.leadkeep.lead.LeadTable;
import io.leadkeep.lead.search.LeadSelection;
import io.leadkeep.webhook.delivery.RetrySchedule;
import io.leadkeep.webhook.delivery.WebhookUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a client sets on an endpoint.
 *
 * @param fields a {@code lead.updated} is sent only if one of these changed; empty for any
 * @param filters conditions on the lead, as those of the list of leads
 */
record WebhookSettings(
        String name,
        String url,
        List<String> events,
        List<String> fields,
        ObjectNode filters,
        int retryAttempts,
        int timeoutMs,
        WebhookStatus status) {

    private static final int MAX_NAME = 255;
    private static final int DEFAULT_RETRIES = 8;
    private static final int MIN_TIMEOUT = 1_000;
    private static final int MAX_TIMEOUT = 30_000;
    private static final int DEFAULT_TIMEOUT = 15_000;

    private static final String EVENTS = "events";
    private static final String FIELDS = "fields";
    private static final String FILTERS = "filters";
    private static final String STATUS = "status";

    private static final int MAX_FIELDS = 100;

    private static final List<String> OF_LEADS =
            LeadTable.WRITABLE.stream().map(LeadColumn::shownAs).toList();

    /** One custom field, as events name it. */
    private static final Predicate<String> CUSTOM_FIELD =
            Pattern.compile(CustomFields.FIELD + "\\..{1,64}").asMatchPredicate();

    private static final Set<String> KNOWN =
            Set.of("name", "url", EVENTS, FIELDS, FILTERS, "retryAttempts", "timeoutMs");

    private static final WebhookSettings NEW =
            new WebhookSettings(
                    null,
                    null,
                    null,
                    List.of(),
                    JsonNodeFactory.instance.objectNode(),
                    DEFAULT_RETRIES,
                    DEFAULT_TIMEOUT,
                    WebhookStatus.ACTIVE);

    static WebhookSettings of(Webhook webhook) {
        return new WebhookSettings(
                webhook.name,
                webhook.url,
                List.of(webhook.events),
                List.of(webhook.fields),
                (ObjectNode) StoredJson.read(webhook.filters),
                webhook.retryAttempts,
                webhook.timeoutMs,
                webhook.status);
    }

    /** Reads the settings of a new endpoint; fails with 400 and every broken rule. */
    static WebhookSettings ofNew(JsonFields body) {
        WebhookSettings settings = NEW.read(body);
        body.refuseUnknown(and("secret"), "is not a setting of a webhook");
        body.throwIfBroken();
        return settings;
    }

    /** Returns the settings after a change; fails as {@link #ofNew} does. */
    WebhookSettings changedBy(ObjectNode change) {
        JsonFields body = new JsonFields(change);
        WebhookSettings settings = read(body);
        if (body.has("secret")) {
            body.broken("secret", "cannot be changed; POST …/rotate-secret makes a new one");
        }
        body.refuseUnknown(and("secret", STATUS), "is not a setting of a webhook");
        body.throwIfBroken();
        return settings;
    }

    private static Set<String> and(String... others) {
        Set<String> known = new LinkedHashSet<>(KNOWN);
        known.addAll(List.of(others));
        return known;
    }

    private WebhookSettings read(JsonFields body) {
        return new WebhookSettings(
                name == null ? body.requiredText("name", MAX_NAME) : changedName(body),
                url(body),
                events(body),
                fields(body),
                filters(body),
                body.has("retryAttempts")
                        ? body.wholeNumber(
                                "retryAttempts", DEFAULT_RETRIES, 0, RetrySchedule.MAX_RETRIES)
                        : retryAttempts,
                body.has("timeoutMs")
                        ? body.wholeNumber("timeoutMs", DEFAULT_TIMEOUT, MIN_TIMEOUT, MAX_TIMEOUT)
                        : timeoutMs,
                status(body));
    }

    private String changedName(JsonFields body) {
        return body.has("name") ? body.requiredText("name", MAX_NAME) : name;
    }

    private String url(JsonFields body) {
        if (!body.has("url") && url != null) {
            return url;
        }
        String text = body.requiredText("url", WebhookUrl.MAX_LENGTH);
        if (text == null) {
            return null;
        }
        try {
            WebhookUrl.parse(text);
            return text;
        } catch (WebhookUrl.InvalidException e) {
            return body.broken("url", e.getMessage());
        }
    }

    private List<String> events(JsonFields body) {
        if (!body.has(EVENTS) && events != null) {
            return events;
        }
        return eventTypes(body, EVENTS);
    }

    /** Reads the texts of 1 or more event types. */
    static List<String> eventTypes(JsonFields body, String field) {
        List<String> known = EventType.slugs();
        return names(
                body, field, known, other -> false, body.array(field, known.size(), "event types"));
    }

    private List<String> fields(JsonFields body) {
        if (!body.has(FIELDS)) {
            return fields;
        }
        JsonNode values = body.value(FIELDS);
        return values.isNull() || values.isArray() && values.isEmpty()
                ? List.of()
                : names(
                        body,
                        FIELDS,
                        OF_LEADS,
                        CUSTOM_FIELD,
                        body.array(FIELDS, MAX_FIELDS, "fields of a lead"));
    }

    /**
     * Reads names.
     *
     * @param alsoKnown further names
     */
    private static List<String> names(
            JsonFields body,
            String field,
            Collection<String> known,
            Predicate<String> alsoKnown,
            JsonNode values) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < values.size(); i++) {
            String name = values.get(i).asText();
            if (!values.get(i).isTextual() || !known.contains(name) && !alsoKnown.test(name)) {
                body.notOneOf("%s[%d]".formatted(field, i), name, known);
            }
            names.add(name);
        }
        return new ArrayList<>(names);
    }

    /** Merges the conditions (RFC 7396); the merged ones must be valid. */
    private ObjectNode filters(JsonFields body) {
        if (!body.has(FILTERS)) {
            return filters;
        }
        JsonNode change = body.value(FILTERS);
        if (change.isNull()) {
            return NEW.filters();
        }
        if (!change.isObject()) {
            return body.broken(FILTERS, "must be an object");
        }
        ObjectNode merged = (ObjectNode) MergePatch.apply(filters, change);
        FieldErrors errors = body.errors();
        ObjectNode holder = JsonNodeFactory.instance.objectNode();
        holder.set(FILTERS, merged);
        LeadSelection.ofFilter(new JsonFields(holder, errors));
        if (JsonLimits.checkValues(FILTERS, merged, errors)) {
            JsonLimits.write(FILTERS, merged, errors);
        }
        return merged;
    }

    private WebhookStatus status(JsonFields body) {
        if (!body.has(STATUS) || name == null) {
            return status;
        }
        for (WebhookStatus allowed : List.of(WebhookStatus.ACTIVE, WebhookStatus.PAUSED)) {
            if (allowed.text().equals(body.value(STATUS).textValue())) {
                return allowed;
            }
        }
        return body.notOneOf(
                STATUS,
                body.value(STATUS).asText(),
                List.of(WebhookStatus.ACTIVE.text(), WebhookStatus.PAUSED.text()));
    }

    void applyTo(Webhook webhook) {
        webhook.name = name;
        webhook.url = url;
        webhook.events = events.toArray(String[]::new);
        webhook.fields = fields.toArray(String[]::new);
        webhook.filters = StoredJson.write(filters);
        webhook.retryAttempts = (short) retryAttempts;
        webhook.timeoutMs = timeoutMs;
        if (status == WebhookStatus.ACTIVE) {
            webhook.disabledReason = null;
        }
        webhook.status = status;
    }
}
