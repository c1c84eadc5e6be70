package io.leadkeep.fuzz;

import java.util.List;
import net.jqwik.api.Arbitrary;

/**
 * What a value is to be by its name, where the schema only says that it is a string: without that,
 * no id would ever be one of a lead.
 */
final class Meanings {

    /** Says which leads are meant. */
    static final String BY_ID = "leadIds";

    /** What says so in another way; with both, a request is refused. */
    static final List<String> INSTEAD_OF_BY_ID = List.of("filters", "deleteAll", "excludeIds");

    private Meanings() {}

    /**
     * Texts for a property or parameter.
     *
     * @param name of it
     * @param most characters that its schema allows
     */
    static Arbitrary<String> textsOf(String name, int most) {
        return switch (name) {
            case "email" -> Texts.addresses();
            case BY_ID, "excludeIds", "cursor" -> idsOf("lead");
            case "tags", "tagsAll", "add", "remove", "tag" -> Texts.tags();
            case "phone", "phoneNumber" -> Texts.phones();
            case "linkedinUrl" -> Texts.urls();
            case "createdAfter", "createdBefore" -> Texts.times();
            case "enrichmentTypes" -> Texts.oneOf(List.of("email", "segGateway", "espDetection"));
            case "emailStatus" ->
                    Texts.oneOf(List.of("deliverable", "invalid", "risky", "unknown,valid"));
            case "mapping" ->
                    Texts.oneOf(
                            List.of(
                                    "",
                                    "{}",
                                    "{\"Rank\":\"custom:Rank\",\"Work mail\":\"email\"}",
                                    "{\"Title\":null}",
                                    "{\"Rank\":1}",
                                    "[]",
                                    "{"));
            default -> Texts.upTo(most);
        };
    }

    /** Ids of what there is, and others. */
    static Arbitrary<String> idsOf(String kind) {
        return new Odds<String>()
                .add(20, Known.pick(kind))
                .just(1, "0123456789abcdef01234567")
                .just(1, "0123456789ABCDEF01234567")
                .add(1, Texts.wild())
                .arbitrary();
    }

    /** Whether an object that the document leaves open is a lead. */
    static boolean isLead(String name) {
        return name.equals("leads");
    }
}
