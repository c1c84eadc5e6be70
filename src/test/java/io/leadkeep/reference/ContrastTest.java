package io.leadkeep.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All text of the page against what is behind it, in both themes. Least is the ratio of WCAG 2.2,
 * 1.4.3 for text of any size.
 */
@ServiceTest
class ContrastTest extends BrowserTest {

    private static final double LEAST = 4.5;

    /** One of each method, with a form, with headers and with examples. */
    private static final List<String> OPERATIONS =
            List.of(
                    "Leads/listLeads",
                    "Leads/createLead",
                    "Leads/upsertLead",
                    "Leads/updateLead",
                    "Leads/deleteLeads",
                    "Leads/importLeads");

    /** Opens one level more, and says whether there was none. */
    private static final String OPEN_SCHEMAS =
            """
            const closed = document.querySelectorAll(
                ".json-schema-2020-12-accordion:has(.json-schema-2020-12-accordion__icon--collapsed)");
            closed.forEach((button) => button.click());
            return closed.length === 0;
            """;

    private final List<String> faint = new ArrayList<>();

    @AfterEach
    void follow_no_theme() {
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"dark", "light"})
    void every_part_of_an_operation_can_be_read(String theme) throws IOException {
        follow(theme);
        for (String operation : OPERATIONS) {
            openAnew(operation);
            look(operation);
            showSchemas();
            look(operation + ", schemas");
        }

        assertThat(faint).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"dark", "light"})
    void the_dialog_and_the_answers_can_be_read(String theme) throws IOException {
        follow(theme);
        open("Leads/createLead");
        press(".enter-key");
        see(".auth-container input");
        look("dialog");
        see(".auth-container input").sendKeys(key);
        press(".auth-container .authorize");
        see(".auth-container .btn-done");
        look("dialog with a key");
        press(".auth-container .btn-done");
        paste("{\"email\": \"" + UUID.randomUUID() + "@acme.com\"}");
        for (String status : List.of("201", "409")) {
            press(".execute");
            patiently.until(b -> statusOfAnswer().startsWith(status));
            look("answer " + status);
        }
        empty();
        press(".execute");
        patiently.until(b -> !shows(".live-responses-table"));
        look("refused");
        openAnew("Leads/listLeads");
        see("tr[data-param-name=limit] input").sendKeys("x");
        press(".execute");
        see(".validation-errors");
        look("refused parameter");

        assertThat(faint).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                ".request-panel h4 { color: rgba(128, 128, 128, 0.5) }",
                ".request-panel { opacity: 0.4 }",
                ".parameters ::placeholder { color: #888; opacity: 0.4 }",
                ".parameter__name.required::after { color: #888 }"
            })
    void what_cannot_be_read_is_seen(String rule) throws IOException {
        follow("light");
        open("Leads/upsertLead");

        browser.executeScript(
                "const sheet = new CSSStyleSheet(); sheet.replaceSync(arguments[0]);"
                        + " document.adoptedStyleSheets = [sheet]",
                "html:not(.x) body " + rule.replace(" }", " !important }"));
        look(rule);

        assertThat(faint).isNotEmpty();
    }

    private static void follow(String theme) {
        Map<String, String> choice = Map.of("name", "prefers-color-scheme", "value", theme);
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(choice)));
    }

    /** Another operation's address alone would not load the page again, and would open nothing. */
    private void openAnew(String operation) {
        leave_the_page();
        open(operation);
    }

    private void showSchemas() {
        browser.executeScript(
                "document.querySelectorAll('.tabitem button').forEach("
                        + "tab => tab.textContent === 'Schema' && tab.click())");
        see(".json-schema-2020-12-accordion");
        patiently.until(b -> (Boolean) browser.executeScript(OPEN_SCHEMAS));
    }

    /** Notes what is too faint. */
    private void look(String state) throws IOException {
        Map<?, ?> seen = (Map<?, ?>) browser.executeScript(script(), LEAST);
        assertThat((Long) seen.get("looked")).as(state).isGreaterThan(100);
        for (Object text : (List<?>) seen.get("found")) {
            faint.add(state + ": " + text);
        }
    }

    private static String script() throws IOException {
        try (InputStream script =
                ContrastTest.class.getResourceAsStream("/reference-page/contrast.js")) {
            return new String(script.readAllBytes(), UTF_8);
        }
    }
}
