package io.leadkeep.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Requests to all operations of a document. Most are sound, some have one thing wrong or more. */
final class Plans {

    private static final String WORKSPACE = "X-Workspace-Id";

    /** What fills the workspaces comes more often than what empties them. */
    private static final Map<String, Integer> WEIGHTS =
            Map.of(
                    "createLead", 5,
                    "updateLead", 4,
                    "upsertLead", 4,
                    "tagLeads", 2,
                    "getLead", 2,
                    "createWorkspace", 2,
                    "addMember", 2);

    /** These do not leave a workspace as it was, or lock its key out. */
    private static final List<String> FOR_SPARE_WORKSPACES =
            List.of("deleteWorkspace", "createApiKey", "rotateApiKey", "deleteApiKey");

    private final SchemaValues values;
    private final Bodies bodies;

    Plans(JsonNode document) {
        this.values = new SchemaValues(document);
        this.bodies = new Bodies(values);
    }

    /** Requests to some operations. */
    Arbitrary<Plan> of(List<Operation> operations) {
        Odds<Plan> odds = new Odds<>();
        operations.forEach(each -> odds.add(WEIGHTS.getOrDefault(each.id(), 1), of(each)));
        return odds.arbitrary();
    }

    private Arbitrary<Plan> of(Operation operation) {
        Arbitrary<Boolean> shared =
                // Findings change leads at any moment: nothing could be read back for sure.
                operation.path().startsWith("/v1/enrichment") ? Arbitraries.just(true) : rarely(6);
        return Combinators.combine(
                        shared,
                        rarely(40),
                        all(operation.parametersIn("path").stream().map(p -> path(operation, p))),
                        query(operation),
                        rests(operation),
                        headers(operation),
                        bodies.of(operation))
                .as(
                        (isShared, isRepeat, path, query, rest, headers, body) ->
                                new Plan(
                                        operation, isShared, isRepeat, path, query, rest, headers,
                                        body));
    }

    private static Arbitrary<Boolean> rarely(int times) {
        return new Odds<Boolean>().just(times, false).just(1, true).arbitrary();
    }

    private static Arbitrary<Field> path(Operation operation, Operation.Parameter parameter) {
        String name = parameter.name();
        Arbitrary<String> values =
                switch (name) {
                    case "email" -> Texts.addresses();
                    case "jobId" -> Meanings.idsOf("job");
                    case "userId" ->
                            new Odds<String>()
                                    .add(9, Meanings.idsOf("user"))
                                    .add(1, Known.pick("me"))
                                    .arbitrary();
                    default ->
                            operation.isForUsers() ? workspaces(operation) : Meanings.idsOf("lead");
                };
        return values.map(value -> new Field(name, value));
    }

    private static Arbitrary<String> workspaces(Operation operation) {
        boolean anyWillDo = !FOR_SPARE_WORKSPACES.contains(operation.id());
        return new Odds<String>()
                .add(3, Meanings.idsOf("workspace"))
                .add(1, anyWillDo ? Known.pick("own") : Meanings.idsOf("workspace"))
                .arbitrary();
    }

    private Arbitrary<List<Field>> query(Operation operation) {
        List<Arbitrary<Field>> fields = new ArrayList<>();
        for (Operation.Parameter each : operation.parametersIn("query")) {
            Arbitrary<Field> values =
                    this.values
                            .of(each.name(), each.schema())
                            .map(value -> new Field(each.name(), value.asText()));
            fields.add(new Odds<Field>().just(6, null).add(1, values).arbitrary());
            fields.add(new Odds<Field>().just(200, null).add(1, values).arbitrary());
        }
        Arbitrary<Field> customField =
                Texts.upTo(64).map(value -> new Field("customFields.rank", value));
        fields.add(
                new Odds<Field>()
                        .just(80, null)
                        .add(fields.isEmpty() ? 1 : 10, customField)
                        .add(1, Texts.wild().map(name -> new Field(name, "x")))
                        .arbitrary());
        return all(fields.stream());
    }

    /** What cannot be decoded. */
    private static Arbitrary<String> rests(Operation operation) {
        String next = operation.parametersIn("query").isEmpty() ? "" : "&";
        return new Odds<String>()
                .just(150, "")
                .add(1, Arbitraries.of("%zz", "%", "%FF", "%C3%28", "%00").map(next::concat))
                .arbitrary();
    }

    private Arbitrary<List<Field>> headers(Operation operation) {
        List<Arbitrary<Field>> headers = new ArrayList<>();
        for (Operation.Parameter each : operation.parametersIn("header")) {
            if (!each.name().equals(WORKSPACE)) {
                headers.add(
                        header(3, each.name(), each.name().equals("If-Match") ? tags() : keys()));
            }
        }
        headers.add(header(20, "Accept", accepted()));
        headers.add(header(20, "X-Request-Id", Texts.upTo(128)));
        return Combinators.combine(callers(operation), all(headers.stream()))
                .as(
                        (caller, others) -> {
                            List<Field> both = new ArrayList<>(caller);
                            both.addAll(others);
                            return both;
                        });
    }

    private static Arbitrary<Field> header(int absent, String name, Arbitrary<String> values) {
        return new Odds<Field>()
                .just(absent, null)
                .add(1, values.map(value -> new Field(name, value)))
                .arbitrary();
    }

    private static Arbitrary<String> tags() {
        return new Odds<String>()
                .add(3, Known.pick("etag"))
                .just(2, "*")
                .just(1, "\"0\", <etag:0>")
                .add(1, Texts.wild())
                .arbitrary();
    }

    private static Arbitrary<String> keys() {
        return new Odds<String>()
                .add(12, Texts.numbered("key-%d", 800))
                .add(1, Texts.upTo(255))
                .arbitrary();
    }

    private static Arbitrary<String> accepted() {
        return Arbitraries.of(
                "application/json",
                "*/*",
                "text/csv",
                "application/x-ndjson;q=0.1, */*;q=0",
                "text/html",
                "nonsense",
                "");
    }

    /** Most may do what they ask for. */
    private static Arbitrary<List<Field>> callers(Operation operation) {
        Field key = new Field("X-Api-Key", "<key:0>");
        Field usersKey = new Field("X-Api-Key", "<platformkey:0>");
        boolean forUsers = operation.isForUsers();
        return new Odds<List<Field>>()
                .just(forUsers ? 2 : 40, List.of(key))
                .just(forUsers ? 40 : 4, List.of(usersKey))
                .just(8, List.of(usersKey, new Field(WORKSPACE, "<own:0>")))
                .just(4, List.of(bearer(forUsers ? "<platformkey:0>" : "<key:0>")))
                .just(1, List.of(usersKey, new Field(WORKSPACE, "0123456789abcdef01234567")))
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

    /** All of them that are there. */
    private static Arbitrary<List<Field>> all(Stream<Arbitrary<Field>> fields) {
        List<Arbitrary<Field>> each = fields.toList();
        return each.isEmpty()
                ? Arbitraries.just(List.of())
                : Combinators.combine(each)
                        .as(found -> found.stream().filter(Objects::nonNull).toList());
    }
}
