package io.leadkeep.fuzz.generators;

import java.util.List;
import net.jqwik.api.Arbitrary;

/** Generates strings by the name of their field; the schema alone would never yield a lead's id. */
final class FieldGenerators {

    /** Selects leads by id. */
    static final String LEAD_IDS = "leadIds";

    /** Select leads otherwise; a request with both is rejected. */
    static final List<String> OTHER_SELECTIONS = List.of("filters", "deleteAll", "excludeIds");

    private FieldGenerators() {}

    static Arbitrary<String> textsOf(String name, int maxLength) {
        return switch (name) {
            case "email", "emails" -> TextGenerators.addresses();
            case LEAD_IDS, "excludeIds", "cursor" -> idsOf("lead");
            case "tags", "tagsAll", "add", "remove", "tag" -> TextGenerators.tags();
            case "phone", "phoneNumber" -> TextGenerators.phones();
            case "linkedinUrl" -> TextGenerators.urls();
            case "createdAfter", "createdBefore", "updatedAfter", "updatedBefore", "from", "to" ->
                    TextGenerators.times();
            case "url" ->
                    TextGenerators.oneOf(
                            List.of(
                                    "http://127.0.0.1:9/hook",
                                    "http://10.0.0.1/",
                                    "ftp://a.example"));
            case "fields" -> TextGenerators.oneOf(List.of("jobTitle", "customFields.rank", "age"));
            case "secret" ->
                    TextGenerators.oneOf(
                            List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_short"));
            case "expiresAt" ->
                    TextGenerators.oneOf(
                            List.of("2099-01-31", "2099-01-31T10:30:00Z", "2025-01-31"));
            case "allowedCidrs" ->
                    TextGenerators.oneOf(
                            List.of("127.0.0.1", "10.0.0.0/8", "2001:db8::/32", "10.0.0.1/8"));
            case "enrichmentTypes" ->
                    TextGenerators.oneOf(List.of("email", "segGateway", "espDetection"));
            case "emailStatus" ->
                    TextGenerators.oneOf(
                            List.of(
                                    "deliverable",
                                    "invalid",
                                    "risky",
                                    "unknown,valid",
                                    "unchecked"));
            case "mapping" ->
                    TextGenerators.oneOf(
                            List.of(
                                    "",
                                    "{}",
                                    "{\"Rank\":\"custom:Rank\",\"Work mail\":\"email\"}",
                                    "{\"Title\":null}",
                                    "{\"Rank\":1}",
                                    "[]",
                                    "{"));
            default -> TextGenerators.upTo(maxLength);
        };
    }

    /** Ids of existing rows, and others. */
    static Arbitrary<String> idsOf(String kind) {
        return new WeightedChoice<String>()
                .add(20, Reference.pick(kind))
                .just(1, "0123456789abcdef01234567")
                .just(1, "0123456789ABCDEF01234567")
                .add(1, TextGenerators.hostile())
                .arbitrary();
    }

    /** Whether an object without properties in the document is a lead. */
    static boolean isLead(String name) {
        return name.equals("leads");
    }
}
