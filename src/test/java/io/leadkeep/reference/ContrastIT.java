package io.leadkeep.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contrast of all text of the page in both themes: WCAG 2.2, 1.4.3. */
class ContrastIT extends BrowserIT {

    private static final double MIN_RATIO = 4.5;

    /** Operations of every method, with a form, headers and examples. */
    private static final List<String> OPERATIONS =
            List.of(
                    "Leads/listLeads",
                    "Leads/createLead",
                    "Leads/upsertLead",
                    "Leads/updateLead",
                    "Leads/deleteLeads",
                    "Leads/importLeads");

    /** Opens the next level; returns whether all levels are open. */
    private static final String OPEN_SCHEMAS =
            """
            const closed = document.querySelectorAll(
                ".json-schema-2020-12-accordion:has(.json-schema-2020-12-accordion__icon--collapsed)");
            closed.forEach((button) => button.click());
            return closed.length === 0;
            """;

    private static final String IS_DARK =
            "return document.documentElement.classList.contains('dark-mode')";

    private final List<String> faint = new ArrayList<>();

    @AfterEach
    void resetTheme() {
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    }

    @Test
    void operations_have_sufficient_contrast() throws IOException {
        for (String operation : OPERATIONS) {
            openAnew(operation);
            measure(operation);
            showSchemas();
            measure(operation + ", schemas");
        }

        assertThat(faint).isEmpty();
    }

    @Test
    void dialog_and_responses_have_sufficient_contrast() throws IOException {
        open("Leads/createLead");
        press(".enter-key");
        see(".auth-container input");
        measure("dialog");
        see(".auth-container input").sendKeys(KEY);
        press(".auth-container .authorize");
        see(".auth-container .btn-done");
        measure("dialog with a key");
        press(".auth-container .btn-done");
        paste("{\"email\": \"" + UUID.randomUUID() + "@acme.com\"}");
        for (String status : List.of("201", "409")) {
            press(".execute");
            wait.until(b -> statusOfResponse().startsWith(status));
            measure("response " + status);
        }
        empty();
        press(".execute");
        wait.until(b -> !shows(".live-responses-table"));
        measure("refused");
        openAnew("Leads/listLeads");
        see("tr[data-param-name=limit] input").sendKeys("x");
        press(".execute");
        see(".validation-errors");
        measure("refused parameter");

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
    void low_contrast_is_detected(String rule) throws IOException {
        open("Leads/upsertLead");

        browser.executeScript(
                "const sheet = new CSSStyleSheet(); sheet.replaceSync(arguments[0]);"
                        + " document.adoptedStyleSheets = [sheet]",
                "html:not(.x) body " + rule.replace(" }", " !important }"));
        measure(rule);

        assertThat(faint).isNotEmpty();
    }

    private static void follow(String theme) {
        Map<String, String> choice = Map.of("name", "prefers-color-scheme", "value", theme);
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(choice)));
        wait.until(b -> ((Boolean) browser.executeScript(IS_DARK)).equals(theme.equals("dark")));
    }

    /** Leaves the page first: a change of the fragment alone does not open the operation. */
    private void openAnew(String operation) {
        leavePage();
        open(operation);
    }

    private void showSchemas() {
        browser.executeScript(
                "document.querySelectorAll('.tabitem button').forEach("
                        + "tab => tab.textContent === 'Schema' && tab.click())");
        see(".json-schema-2020-12-accordion");
        wait.until(b -> (Boolean) browser.executeScript(OPEN_SCHEMAS));
    }

    private void measure(String state) throws IOException {
        for (String theme : List.of("dark", "light")) {
            follow(theme);
            Map<?, ?> seen = (Map<?, ?>) browser.executeScript(script(), MIN_RATIO);
            assertThat((Long) seen.get("measured")).as(state).isGreaterThan(100);
            for (Object text : (List<?>) seen.get("found")) {
                faint.add(theme + ", " + state + ": " + text);
            }
        }
    }

    private static String script() throws IOException {
        try (InputStream script =
                ContrastIT.class.getResourceAsStream("/reference-page/contrast.js")) {
            return new String(script.readAllBytes(), UTF_8);
        }
    }
}
