package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.lead.imports.ImportModel.Mode;
import io.leadkeep.lead.imports.ImportModel.ModelRow;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of imports, changes, deletions and undos, compared with a model in memory.
 * {@code -Dimports.seed} repeats a run.
 */
@ServiceTest
class ImportModelTest {

    private static final Logger LOG = Logger.getLogger(ImportModelTest.class);

    private static final long SEED = Long.getLong("imports.seed", new Random().nextLong());
    private static final int SEQUENCES = 15;
    private static final int STEPS = 12;
    private static final int TRIES = 1_000;

    private static final List<String> EMAILS =
            List.of("a@example.com", "b@example.com", "c@example.com");

    @Inject Tenants tenants;

    private interface Step {

        void run(Run run);
    }

    /** A workspace, and the model of it. */
    private static final class Run {

        private final ImportModel model = new ImportModel();
        private final List<String> open = new ArrayList<>();
        private final List<String> log = new ArrayList<>();
        private final Tenant tenant;
        private final ImportClient imports;

        Run(Tenant tenant) {
            this.tenant = tenant;
            this.imports = new ImportClient(tenant);
        }

        private Map<String, Map<String, Object>> stored() {
            Map<String, Map<String, Object>> stored = new TreeMap<>();
            for (Map<String, Object> lead :
                    Api.as(tenant)
                            .get("/v1/leads")
                            .jsonPath()
                            .<Map<String, Object>>getList("data")) {
                Map<String, Object> values = new TreeMap<>();
                values.put("city", lead.get("city"));
                values.put("tags", lead.get("tags"));
                values.put("rank", ((Map<?, ?>) lead.get("customFields")).get("rank"));
                stored.put((String) lead.get("email"), values);
            }
            return stored;
        }
    }

    @Test
    void sequences_of_imports_changes_and_undos_end_like_the_model() {
        LOG.infof("Sequences of the seed %d", SEED);
        JqwikSession.run(
                () -> {
                    RandomGenerator<List<Step>> sequences =
                            steps().list().ofSize(STEPS).generator(TRIES);
                    Random random = new Random(SEED);
                    for (int i = 0; i < SEQUENCES; i++) {
                        check(sequences.next(random).value());
                    }
                });
    }

    private void check(List<Step> steps) {
        Run run = new Run(tenants.create());
        for (Step step : steps) {
            step.run(run);
            assertThat(run.stored()).as("%s", run.log).isEqualTo(run.model.state());
        }
        while (!run.open.isEmpty()) {
            undo(run, run.open.size() - 1);
            assertThat(run.stored()).as("%s", run.log).isEqualTo(run.model.state());
        }
    }

    private static Arbitrary<Step> steps() {
        Arbitrary<String> emails = Arbitraries.of(EMAILS);
        Arbitrary<String> values = Arbitraries.of("", "x", "y");
        Arbitrary<List<String>> tags =
                Arbitraries.of("p", "q").list().uniqueElements().ofMaxSize(2);
        Arbitrary<ModelRow> rows =
                Combinators.combine(emails, values, values, tags)
                        .as(
                                (email, city, rank, set) ->
                                        new ModelRow(
                                                email, Map.of("city", city, "rank", rank), set));
        Arbitrary<Step> imports =
                Combinators.combine(
                                Arbitraries.of(Mode.class), rows.list().ofMinSize(1).ofMaxSize(4))
                        .as((mode, list) -> run -> importRows(run, mode, list));
        Arbitrary<Step> edits =
                Combinators.combine(emails, Arbitraries.of("city", "rank"), values)
                        .as((email, field, value) -> run -> edit(run, email, field, value));
        Arbitrary<Step> taggings =
                Combinators.combine(emails, Arbitraries.of("p", "q"), Arbitraries.of(true, false))
                        .as((email, tag, isAdded) -> run -> tag(run, email, tag, isAdded));
        Arbitrary<Step> deletions = emails.map(email -> run -> delete(run, email));
        Arbitrary<Step> undos =
                Arbitraries.integers()
                        .between(0, 100)
                        .map(
                                n ->
                                        run -> {
                                            if (!run.open.isEmpty()) {
                                                undo(run, n % run.open.size());
                                            }
                                        });
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, imports),
                net.jqwik.api.Tuple.of(3, edits),
                net.jqwik.api.Tuple.of(3, taggings),
                net.jqwik.api.Tuple.of(1, deletions),
                net.jqwik.api.Tuple.of(3, undos));
    }

    private static void importRows(Run run, Mode mode, List<ModelRow> rows) {
        List<String> lines = new ArrayList<>(List.of("email,city,rank,tags"));
        rows.forEach(
                row ->
                        lines.add(
                                "%s,%s,%s,%s"
                                        .formatted(
                                                row.email(),
                                                row.fields().get("city"),
                                                row.fields().get("rank"),
                                                String.join(";", row.tags()))));
        CsvForm form = CsvForm.of(lines.toArray(String[]::new));
        switch (mode) {
            case SKIP -> form.with("onExisting", "skip");
            case OVERWRITE -> form.with("onExisting", "overwrite");
            case REPLACE_TAGS -> form.with("onExisting", "overwrite").with("tagsMode", "replace");
            case FILL_EMPTY -> form.with("onExisting", "fillEmpty");
        }
        String id = run.imports.run(form).getString("data.id");
        run.log.add("import " + mode + " " + lines);
        run.open.add(id);
        run.model.importRows(id, mode, rows);
    }

    private static void edit(Run run, String email, String field, String value) {
        if (!run.model.has(email)) {
            return;
        }
        String json = value.isEmpty() ? "null" : "\"" + value + "\"";
        String body =
                field.equals("rank")
                        ? "{\"customFields\":{\"rank\":%s}}".formatted(json)
                        : "{\"%s\":%s}".formatted(field, json);
        Api.as(run.tenant).patch("/v1/leads/" + run.imports.idOf(email), body);
        run.log.add("edit " + email + " " + field + "=" + value);
        run.model.edit(email, field, value);
    }

    private static void tag(Run run, String email, String tag, boolean isAdded) {
        if (!run.model.has(email)) {
            return;
        }
        Api.as(run.tenant)
                .post(
                        "/v1/leads/tags",
                        "{\"leadIds\":[\"%s\"],\"%s\":[\"%s\"]}"
                                .formatted(
                                        run.imports.idOf(email), isAdded ? "add" : "remove", tag));
        run.log.add((isAdded ? "add " : "remove ") + tag + " " + email);
        run.model.tag(email, isAdded ? Set.of(tag) : Set.of(), isAdded ? Set.of() : Set.of(tag));
    }

    private static void delete(Run run, String email) {
        if (run.model.has(email)) {
            Api.as(run.tenant).delete("/v1/leads/" + run.imports.idOf(email));
            run.log.add("delete " + email);
            run.model.delete(email);
        }
    }

    private static void undo(Run run, int index) {
        String id = run.open.remove(index);
        run.log.add("undo of import " + index);
        assertThat(run.imports.undone(id)).as("%s", run.log).isEqualTo(run.model.undo(id));
    }
}
