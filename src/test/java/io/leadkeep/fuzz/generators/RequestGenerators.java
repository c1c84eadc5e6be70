package io.leadkeep.fuzz.generators;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generates requests to the operations of a document. Most are valid, some have faults. */
public final class RequestGenerators {

    private static final String WORKSPACE = "X-Workspace-Id";

    /** Operations that add rows are more frequent than those that delete them. */
    /** Most jobs end before a request can cancel them. */
    private static final Map<String, Integer> WEIGHTS =
            Map.of(
                    "createLead", 5,
                    "updateLead", 4,
                    "upsertLead", 4,
                    "cancelEnrichmentJob", 4,
                    "tagLeads", 2,
                    "getLead", 2,
                    "createWorkspace", 2,
                    "addMember", 2);

    /** These delete a workspace, or revoke the key that the client uses. */
    private static final List<String> FOR_SPARE_WORKSPACES =
            List.of("deleteWorkspace", "createApiKey", "rotateApiKey", "deleteApiKey");

    private final SchemaGenerators values;
    private final BodyGenerators bodies;

    public RequestGenerators(JsonNode document) {
        this.values = new SchemaGenerators(document);
        this.bodies = new BodyGenerators(values);
    }

    public Arbitrary<RequestPlan> of(List<Operation> operations) {
        WeightedChoice<RequestPlan> odds = new WeightedChoice<>();
        operations.forEach(each -> odds.add(WEIGHTS.getOrDefault(each.id(), 1), of(each)));
        return odds.arbitrary();
    }

    private Arbitrary<RequestPlan> of(Operation operation) {
        Arbitrary<Boolean> shared =
                // Enrichment changes leads later, so the client cannot check what it reads back.
                operation.path().startsWith("/v1/enrichment") ? Arbitraries.just(true) : oneIn(6);
        return Combinators.combine(
                        shared,
                        oneIn(40),
                        all(operation.parametersIn("path").stream().map(p -> path(operation, p))),
                        query(operation),
                        suffixes(operation),
                        headers(operation),
                        bodies.of(operation))
                .as(
                        (isShared, isRepeat, path, query, suffix, headers, body) ->
                                new RequestPlan(
                                        operation, isShared, isRepeat, path, query, suffix, headers,
                                        body));
    }

    private static Arbitrary<Boolean> oneIn(int times) {
        return new WeightedChoice<Boolean>().just(times, false).just(1, true).arbitrary();
    }

    private static Arbitrary<Field> path(Operation operation, Operation.Parameter parameter) {
        String name = parameter.name();
        Arbitrary<String> values =
                switch (name) {
                    case "email" -> TextGenerators.addresses();
                    case "jobId" -> FieldGenerators.idsOf("job");
                    case "deliveryId" -> FieldGenerators.idsOf("delivery");
                    case "keyId" ->
                            FieldGenerators.idsOf(
                                    operation.path().startsWith("/v1/account")
                                            ? "userkey"
                                            : "workspacekey");
                    case "userId" ->
                            new WeightedChoice<String>()
                                    .add(9, FieldGenerators.idsOf("user"))
                                    .add(1, Reference.pick("me"))
                                    .arbitrary();
                    default ->
                            operation.needsPlatformKey()
                                    ? workspaces(operation)
                                    : FieldGenerators.idsOf(kind(operation.path()));
                };
        return values.map(value -> new Field(name, value));
    }

    private static String kind(String path) {
        if (path.startsWith("/v1/imports")) {
            return "import";
        }
        if (path.contains("{deliveryId}")) {
            return "deliverywebhook";
        }
        return path.startsWith("/v1/webhooks") ? "webhook" : "lead";
    }

    private static Arbitrary<String> workspaces(Operation operation) {
        if (operation.path().contains("/keys")) {
            return FieldGenerators.idsOf("own");
        }
        boolean isHarmless = !FOR_SPARE_WORKSPACES.contains(operation.id());
        return new WeightedChoice<String>()
                .add(3, FieldGenerators.idsOf("workspace"))
                .add(1, isHarmless ? Reference.pick("own") : FieldGenerators.idsOf("workspace"))
                .arbitrary();
    }

    private Arbitrary<List<Field>> query(Operation operation) {
        List<Arbitrary<Field>> fields = new ArrayList<>();
        for (Operation.Parameter each : operation.parametersIn("query")) {
            Arbitrary<Field> values =
                    this.values
                            .of(each.name(), each.schema())
                            .map(value -> new Field(each.name(), value.asText()));
            fields.add(new WeightedChoice<Field>().just(6, null).add(1, values).arbitrary());
            fields.add(new WeightedChoice<Field>().just(200, null).add(1, values).arbitrary());
        }
        Arbitrary<Field> customField =
                TextGenerators.upTo(64).map(value -> new Field("customFields.rank", value));
        fields.add(
                new WeightedChoice<Field>()
                        .just(80, null)
                        .add(fields.isEmpty() ? 1 : 10, customField)
                        .add(1, TextGenerators.hostile().map(name -> new Field(name, "x")))
                        .arbitrary());
        return all(fields.stream());
    }

    /** Mostly empty, else a suffix of the query that cannot be decoded. */
    private static Arbitrary<String> suffixes(Operation operation) {
        String next = operation.parametersIn("query").isEmpty() ? "" : "&";
        return new WeightedChoice<String>()
                .just(150, "")
                .add(1, Arbitraries.of("%zz", "%", "%FF", "%C3%28", "%00").map(next::concat))
                .arbitrary();
    }

    private Arbitrary<List<Field>> headers(Operation operation) {
        List<Arbitrary<Field>> headers = new ArrayList<>();
        for (Operation.Parameter each : operation.parametersIn("header")) {
            if (!each.name().equals(WORKSPACE)) {
                headers.add(
                        header(
                                3,
                                each.name(),
                                each.name().startsWith("If-") ? entityTags() : idempotencyKeys()));
            }
        }
        headers.add(header(20, "Accept", acceptHeaders()));
        headers.add(header(20, "X-Request-Id", TextGenerators.upTo(128)));
        return Combinators.combine(callers(operation), all(headers.stream()))
                .as(
                        (caller, others) -> {
                            List<Field> both = new ArrayList<>(caller);
                            both.addAll(others);
                            return both;
                        });
    }

    private static Arbitrary<Field> header(int absent, String name, Arbitrary<String> values) {
        return new WeightedChoice<Field>()
                .just(absent, null)
                .add(1, values.map(value -> new Field(name, value)))
                .arbitrary();
    }

    private static Arbitrary<String> entityTags() {
        return new WeightedChoice<String>()
                .add(3, Reference.pick("etag"))
                .just(2, "*")
                .just(1, "\"0\", <etag:0>")
                .add(1, TextGenerators.hostile())
                .arbitrary();
    }

    private static Arbitrary<String> idempotencyKeys() {
        return new WeightedChoice<String>()
                .add(12, TextGenerators.numbered("key-%d", 800))
                .add(1, TextGenerators.upTo(255))
                .arbitrary();
    }

    private static Arbitrary<String> acceptHeaders() {
        return Arbitraries.of(
                "application/json",
                "*/*",
                "text/csv",
                "application/x-ndjson;q=0.1, */*;q=0",
                "text/html",
                "nonsense",
                "");
    }

    /** Credentials, most of them sufficient. */
    private static Arbitrary<List<Field>> callers(Operation operation) {
        Field key = new Field("X-Api-Key", "<key:0>");
        Field platformKey = new Field("X-Api-Key", "<platformkey:0>");
        boolean needsPlatformKey = operation.needsPlatformKey();
        return new WeightedChoice<List<Field>>()
                .just(needsPlatformKey ? 2 : 40, List.of(key))
                .just(needsPlatformKey ? 40 : 4, List.of(platformKey))
                .just(8, List.of(platformKey, new Field(WORKSPACE, "<own:0>")))
                .just(4, List.of(bearer(needsPlatformKey ? "<platformkey:0>" : "<key:0>")))
                .just(1, List.of(platformKey, new Field(WORKSPACE, "0123456789abcdef01234567")))
                .just(1, List.of(key, new Field(WORKSPACE, "nonsense")))
                .just(1, List.of(key, bearer("<platformkey:0>")))
                .just(1, List.of(bearer("nonsense")))
                .just(1, List.of(new Field("X-Api-Key", "sk_" + "0".repeat(47) + "g")))
                .just(1, List.of(new Field("X-Api-Key", "sk_user_" + "f".repeat(48))))
                .just(1, List.of())
                .arbitrary();
    }

    private static Field bearer(String key) {
        return new Field("Authorization", "Bearer " + key);
    }

    /** Combines fields; null is an absent field. */
    private static Arbitrary<List<Field>> all(Stream<Arbitrary<Field>> fields) {
        List<Arbitrary<Field>> each = fields.toList();
        return each.isEmpty()
                ? Arbitraries.just(List.of())
                : Combinators.combine(each)
                        .as(found -> found.stream().filter(Objects::nonNull).toList());
    }
}
