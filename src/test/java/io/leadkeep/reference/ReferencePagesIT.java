package io.leadkeep.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** What the pages of the reference show, and how one gets there. */
class ReferencePagesIT extends ReferencePage {

    /** Visits each page once; returns what is on it. */
    private static final String TOUR =
            """
            const [pages, done] = arguments;
            const content = document.getElementById('content');
            const texts = (selector) => [...content.querySelectorAll(selector)].map((e) => e.textContent);
            const visit = (page) => new Promise((visited) => {
                new MutationObserver((changes, observer) => {
                    observer.disconnect();
                    visited({
                        title: content.querySelector('h1').textContent,
                        fields: texts('.operation-request .field-name'),
                        statuses: texts('.response .badge'),
                        codes: texts('.codes code'),
                        responses: texts('.response-body pre, .response-note'),
                        places: [...content.querySelectorAll('[id^="at:"]')].map((e) => e.id.slice(3)),
                        links: [...content.querySelectorAll('a[href^="#/"]')].map((e) => e.hash),
                        overflow: document.documentElement.scrollWidth - innerWidth});
                }).observe(content, {childList: true});
                location.hash = '#/' + page;
            });
            (async () => {
                const seen = {};
                for (const page of pages) {
                    seen[page] = await visit(page);
                }
                done(seen);
            })();
            """;

    private static Map<String, Map<String, Object>> pages;

    @BeforeAll
    static void visitEveryPage() {
        browser.usePhone();
        open("no/page");
        List<String> all =
                browser.run(
                        "return [...document.querySelectorAll('#tree a')]"
                                + ".map((a) => a.getAttribute('href').slice(2)).concat('')");
        pages = browser.runAsync(TOUR, all);
        browser.useDesktop();
    }

    @Test
    void every_operation_shows_its_fields_and_responses() throws Exception {
        JsonNode document = document();
        int operations = 0;
        for (JsonNode path : document.get("paths")) {
            for (JsonNode operation : path) {
                operations++;
                String id = operation.get("operationId").asText();
                Map<String, Object> page = pages.get("operations/" + id);

                assertThat(page.get("title")).isEqualTo(operation.get("summary").asText());
                assertThat(texts(page, "fields")).as(id).containsAll(fieldsOf(document, operation));
                assertThat(texts(page, "statuses")).as(id).containsAll(ownStatuses(operation));
                assertThat(texts(page, "codes")).as(id).contains("RATE_LIMITED");
                assertThat(texts(page, "responses")).as(id).hasSize(1);
            }
        }
        assertThat(operations).isGreaterThan(50);
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Map<String, Object> page, String what) {
        return (List<String>) page.get(what);
    }

    private static List<String> fieldsOf(JsonNode document, JsonNode operation) {
        List<String> names = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            names.add(resolve(document, parameter).get("name").asText());
        }
        for (JsonNode type : operation.at("/requestBody/content")) {
            resolve(document, type.get("schema"))
                    .get("properties")
                    .fieldNames()
                    .forEachRemaining(names::add);
        }
        return names;
    }

    private static List<String> ownStatuses(JsonNode operation) {
        return operation.get("responses").properties().stream()
                .filter(each -> !each.getValue().path("$ref").asText("").matches(".*/[A-Z_]+"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static JsonNode resolve(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    @Test
    void links_of_all_pages_lead_to_a_page_and_a_place() {
        Set<String> broken = new TreeSet<>();
        int links = 0;
        for (Map<String, Object> page : pages.values()) {
            for (String link : texts(page, "links")) {
                links++;
                String[] parts = link.substring(2).split("/", 3);
                Map<String, Object> target =
                        pages.get(parts.length > 1 ? parts[0] + "/" + parts[1] : parts[0]);
                if (target == null
                        || parts.length == 3
                                && !texts(target, "places").contains(decode(parts[2]))) {
                    broken.add(link);
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(1000);
    }

    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }

    @Test
    void every_page_exists_and_fits_a_phone() {
        assertThat(pages).hasSizeGreaterThan(90);
        for (var page : pages.entrySet()) {
            assertThat((Long) page.getValue().get("overflow")).as(page.getKey()).isNotPositive();
            assertThat(page.getValue().get("title"))
                    .as(page.getKey())
                    .isNotEqualTo("There is no such page");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "guides/errors/RATE_LIMITED, RATE_LIMITED",
        "guides/keys/scopes, Scopes",
        "operations/createLead/body.tags, tags",
        "operations/listLeads/query.updatedAfter, updatedAfter",
        "operations/createLead/responses, Responses",
        "schemas/Lead/field.segProvider, segProvider"
    })
    void address_leads_to_the_place(String place, String text) {
        open(place);

        String target = "[id='at:" + place.split("/", 3)[2] + "']";
        assertThat(browser.see(target).getText()).contains(text);
        String isInView =
                "const {top} = document.querySelector(arguments[0]).getBoundingClientRect();"
                        + " return top >= 0 && top < innerHeight";
        browser.until(() -> browser.run(isInView, target));
    }

    @Test
    void back_returns_to_the_page_before() {
        open("operations/createLead");
        goTo("guides/importing");
        assertThat(browser.see("#content h1").getText()).isEqualTo("Importing files");
        assertThat(browser.see("#tree [aria-current]").getText()).isEqualTo("Importing files");

        browser.driver().navigate().back();

        browser.until(() -> browser.see("#content h1").getText().equals("Create lead"));
        assertThat(browser.see("#tree [aria-current]").getText()).startsWith("Create lead");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/leads/bulk, Create many leads, operations/createLeads",
        "create lead, Create lead, operations/createLead",
        "RATE_LIMITED, RATE_LIMITED, guides/errors/RATE_LIMITED",
        "segProvider, segProvider, schemas/Lead/field.segProvider",
        "Idempotency-Key, Idempotency-Key, operations/createLead/header.Idempotency-Key",
        "large files, 'Large files, and looking first', guides/importing"
    })
    void search_finds_paths_names_codes_fields_and_headings(
            String query, String title, String place) {
        open("");
        browser.driver().switchTo().activeElement().sendKeys("/");
        browser.driver().switchTo().activeElement().sendKeys(query);

        browser.until(() -> browser.texts("#hits .hit-title").contains(title));
        assertThat(browser.see("#hits [aria-selected=true]").getText()).startsWith(title);
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);

        browser.until(() -> browser.driver().getCurrentUrl().contains("/#/" + place));
        assertThat(browser.shows("#hits")).isFalse();
    }
}
