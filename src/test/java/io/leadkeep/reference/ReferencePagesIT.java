package io.leadkeep.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** What the pages of the reference show, and how one gets there. */
class ReferencePagesIT extends ReferencePage {

    private static final String WANTED =
            """
            const [anchor] = arguments;
            return document.getElementById('at:' + anchor) !== null;
            """;

    @Test
    void every_operation_shows_its_fields_and_responses() throws Exception {
        JsonNode document = document();
        open("");
        int operations = 0;
        for (JsonNode path : document.get("paths")) {
            for (JsonNode operation : path) {
                goTo("operations/" + operation.get("operationId").asText());
                operations++;
                String summary = operation.get("summary").asText();

                assertThat(browser.see("#content h1").getText()).isEqualTo(summary);
                assertThat(browser.texts("#content .operation-request .field-name"))
                        .as(summary)
                        .containsAll(fieldsOf(document, operation));
                assertThat(browser.texts("#content .response .badge"))
                        .as(summary)
                        .containsAll(ownStatuses(operation));
                assertThat(browser.texts("#content .codes code")).contains("RATE_LIMITED");
                assertThat(browser.texts(".response-body pre, .response-note")).hasSize(1);
            }
        }
        assertThat(operations).isGreaterThan(50);
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
        open("");
        Set<String> links = new LinkedHashSet<>(addresses());
        for (String guide : GUIDES) {
            goTo("guides/" + guide);
            links.addAll(addresses());
        }
        goTo("operations/createLead");
        links.addAll(addresses());
        goTo("schemas/Lead");
        links.addAll(addresses());

        List<String> broken = new ArrayList<>();
        for (String link : links) {
            String[] parts = link.split("/", 4);
            browser.run("location.hash = arguments[0]", "#/");
            browser.until(() -> browser.shows(".home"));
            if (!link.equals("#/")) {
                browser.run("location.hash = arguments[0]", link);
                browser.until(() -> !browser.shows(".home .cards"));
            }
            boolean isMissing = browser.see("#content h1").getText().startsWith("There is no");
            if (isMissing || parts.length == 4 && !(Boolean) browser.run(WANTED, parts[3])) {
                broken.add(link);
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).hasSizeGreaterThan(150);
    }

    private static List<String> addresses() {
        return browser.run(
                "return [...document.querySelectorAll('main a[href^=\"#\"], #tree a')]"
                        + ".map((a) => a.getAttribute('href'))");
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
                        + " return top >= 0 && top < innerHeight / 2";
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
