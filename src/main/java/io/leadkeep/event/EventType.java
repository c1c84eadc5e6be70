package io.leadkeep.event;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an event reports. */
public enum EventType {
    LEAD_CREATED("lead.created"),
    LEAD_UPDATED("lead.updated"),
    /** The tags of a lead changed, and nothing else. */
    LEAD_TAG_CHANGED("lead.tag_changed"),
    LEAD_DELETED("lead.deleted"),
    LEAD_ENRICHED("lead.enriched"),
    DNC_ADDED("dnc.added"),
    DNC_REMOVED("dnc.removed"),
    IMPORT_COMPLETED("import.completed"),
    IMPORT_UNDONE("import.undone"),
    ENRICHMENT_COMPLETED("enrichment.completed"),
    WEBHOOK_DISABLED("webhook.disabled"),
    KEY_CREATED("key.created"),
    KEY_DELETED("key.deleted");

    private static final List<String> SLUGS = Stream.of(values()).map(EventType::slug).toList();

    private final String slug;

    EventType(String slug) {
        this.slug = slug;
    }

    /** Returns the name in the API and in the table. */
    public String slug() {
        return slug;
    }

    public static List<String> slugs() {
        return SLUGS;
    }

    public static Optional<EventType> of(String slug) {
        return Stream.of(values()).filter(type -> type.slug.equals(slug)).findFirst();
    }
}
