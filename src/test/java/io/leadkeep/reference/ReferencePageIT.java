package io.leadkeep.reference;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The page at {@code /} in Chromium. */
class ReferencePageIT extends BrowserIT {
    @TempDir Path scripts;

    @Test
    void preview_and_samples_follow_the_edited_request_before_it_is_sent() {
        openCreateLead();
        enterKey();
        type(
                "{\"email\": \"o'brien@acme.com\","
                        + " \"customFields\": {\"big\": 12345678901234567890}}");

        String url = page.resolve("/v1/leads").toString();
        String preview = see(".request-preview").getText();
        assertAll(
                () -> assertTrue(preview.startsWith("POST " + url + "\n"), preview),
                () -> assertTrue(preview.contains("X-Api-Key: " + KEY), preview),
                () -> assertTrue(preview.contains("\"email\": \"o'brien@acme.com\""), preview),
                () -> assertSample("curl", url, "'X-Api-Key: " + KEY + "'", "o'\\''brien"),
                () -> assertSample("Python", url, "\"X-Api-Key\": \"" + KEY + "\"", "o'brien"),
                () -> assertSample("JavaScript", url, "\"X-Api-Key\": \"" + KEY + "\"", "o'brien"),
                () -> assertSample("Go", url, "\"X-Api-Key\", \"" + KEY + "\"", "o'brien"),
                () -> assertSample("Ruby", url, "['X-Api-Key'] = '" + KEY + "'", "o\\'brien"));
    }

    @Test
    void execute_shows_status_headers_and_body_of_the_response() {
        openCreateLead();
        enterKey();
        String email = UUID.randomUUID() + "@acme.com";
        paste("{\"email\": \"" + email + "\", \"customFields\": {\"big\": 12345678901234567890}}");
        press(".execute");

        String status = statusOfResponse();
        String answer = see(".live-responses-table .response .response-col_description").getText();
        assertAll(
                () -> assertTrue(status.startsWith("201"), status),
                () -> assertTrue(answer.contains("x-request-id: "), answer),
                () -> assertTrue(answer.contains("location: "), answer),
                () -> assertTrue(answer.contains(email), answer),
                () -> assertTrue(answer.contains("12345678901234567890"), answer));

        press(".execute");

        wait.until(page -> statusOfResponse().startsWith("409"));
        String conflict =
                see(".live-responses-table .response .response-col_description").getText();
        assertTrue(conflict.contains("Lead with this email already exists"), conflict);
        assertTrue(conflict.contains(email), conflict);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "curl, sh, sample.sh",
        "Python, python3, sample.py",
        "JavaScript, node, sample.mjs",
        "Go, go run, sample.go",
        "Ruby, ruby, sample.rb"
    })
    void sample_runs_as_pasted(String language, String command, String file) throws Exception {
        List<String> words = List.of(command.split(" "));
        assumeCanRun(language, words);
        openCreateLead();
        enterKey();
        String email = UUID.randomUUID() + "@acme.com";
        paste(
                ("{\"email\": \"%s\", \"customFields\":"
                                + " {\"odd\": \"it's `#{1}` ${HOME} \\\\ \\\" \\n é\"}}")
                        .formatted(email));

        Path sample = scripts.resolve(file);
        Files.writeString(sample, sample(language));
        Outcome outcome =
                run(
                        scripts,
                        Stream.concat(words.stream(), Stream.of(sample.toString()))
                                .toArray(String[]::new));

        assertTrue(outcome.ok(), outcome.output());
        assertTrue(outcome.output().contains(email), outcome.output());
        String odd = "it's `#{1}` ${HOME} \\\\ \\\" \\n é";
        assertTrue(outcome.output().contains(odd), outcome.output());
    }

    @Test
    void empty_body_is_listed_as_missing() {
        openCreateLead();
        enterKey();
        assertEquals("As Execute will send it", aboutPreview());

        empty();

        wait.until(b -> aboutPreview().equals("Still to fill in: request body"));
        for (String language : List.of("curl", "Python", "JavaScript", "Go", "Ruby")) {
            assertTrue(sample(language).contains("YOUR_BODY"), language);
        }
    }

    @Test
    void rejected_execute_removes_the_previous_response() {
        openCreateLead();
        enterKey();
        press(".execute");
        see(".live-responses-table");

        empty();
        press(".execute");

        wait.until(b -> !shows(".live-responses-table"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {".enter-key", ".auth-wrapper .authorize"})
    void key_dialog_focuses_the_first_field(String button) {
        openCreateLead();
        press(button);

        WebElement first = see(".auth-container input");
        assertEquals(first, browser.switchTo().activeElement());
        browser.switchTo().activeElement().sendKeys(KEY);
        press(".auth-container .authorize");
        press(".auth-container .btn-done");
        wait.until(b -> see(".request-preview").getText().contains("X-Api-Key: " + KEY));
    }

    @Test
    void page_requests_only_its_own_origin() {
        openCreateLead();
        enterKey();
        press(".execute");
        see(".live-responses-table");

        Json json = new Json();
        List<String> requested =
                browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                        .map(entry -> json.<Map<?, ?>>toType(entry.getMessage(), Json.MAP_TYPE))
                        .map(entry -> (Map<?, ?>) entry.get("message"))
                        .filter(event -> "Network.requestWillBeSent".equals(event.get("method")))
                        .map(event -> (Map<?, ?>) event.get("params"))
                        // The log has the start page of Chromium too.
                        .filter(params -> isHere((String) params.get("documentURL")))
                        .map(params -> (Map<?, ?>) params.get("request"))
                        .map(request -> (String) request.get("url"))
                        .filter(url -> !url.startsWith("data:"))
                        .toList();

        assertTrue(requested.contains(page.resolve("/openapi.json").toString()));
        assertEquals(List.of(), requested.stream().filter(url -> !isHere(url)).toList());
    }

    @Test
    void page_complies_with_its_content_security_policy() {
        openCreateLead();
        enterKey();
        paste("{\"email\": \"" + UUID.randomUUID() + "@acme.com\"}");
        press(".execute");
        see(".live-responses-table");
        sample("Python");

        assertEquals(List.of(), policyViolations());

        browser.executeScript("document.body.setAttribute('style', 'color: red')");
        assertEquals(1, policyViolations().size(), "a violation is detected");
    }

    private List<String> policyViolations() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("Content Security Policy"))
                .toList();
    }

    private boolean isHere(String url) {
        return url.startsWith(page.toString());
    }

    private void openCreateLead() {
        open("Leads/createLead");
    }

    /** Types key by key, which is slow because the page follows every key. */
    private void type(String body) {
        selectBody().sendKeys(body);
        awaitPreview(body);
    }

    private void assertSample(String language, String... parts) {
        String sample = sample(language);
        for (String part : parts) {
            assertTrue(sample.contains(part), () -> part + " is not in\n" + sample);
        }
        assertTrue(sample.contains("12345678901234567890"), sample);
    }
}
