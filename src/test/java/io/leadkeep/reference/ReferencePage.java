package io.leadkeep.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Browser;
import io.leadkeep.testsupport.BrowserPages;
import io.leadkeep.testsupport.Programs;
import io.leadkeep.testsupport.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Tests of the page at {@code /} in Chromium; skipped without chromium and chromedriver. */
abstract class ReferencePage extends BrowserPages {

    static final String KEY = "sk_" + "0".repeat(48);
    static final List<String> LANGUAGES =
            List.of("curl", "Python", "JavaScript", "Go", "Ruby", "Java");

    static List<String> languages() {
        return LANGUAGES;
    }

    @TempDir static Path profile;
    @TempDir static Path data;

    @BeforeAll
    static void start() {
        browser = Browser.start(profile);
        service = ServiceProcess.start(data, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY));
    }

    /** Loads the page anew at a place such as {@code operations/createLead}. */
    static void open(String place) {
        browser.open(page(place));
        browser.see("#content article h1");
    }

    /** Goes to a place without loading the page. */
    static void goTo(String place) {
        String title = browser.run("return document.title");
        browser.run("location.hash = arguments[0]", "#/" + place);
        browser.until(() -> !title.equals(browser.run("return document.title")));
    }

    static URI page(String place) {
        return service.uri("/").resolve("/#/" + place);
    }

    static JsonNode document() throws IOException {
        return new ObjectMapper().readTree(service.get("/openapi.json", KEY).body());
    }

    static void enterKey() {
        browser.see("#api-key").sendKeys(KEY);
    }

    static String sample(String language) {
        choose("[aria-label=Language] button", language);
        return browser.see(".sample").getText();
    }

    /** Presses the button with this text. */
    static void choose(String selector, String text) {
        browser.until(
                () ->
                        browser.driver().findElements(By.cssSelector(selector)).stream()
                                .filter(button -> button.getText().equals(text))
                                .peek(WebElement::click)
                                .findFirst()
                                .orElse(null));
    }

    static void writeBody(String body) {
        browser.see(".body-editor").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        browser.paste(body);
    }

    static String hint() {
        return browser.see(".sender .hint").getText();
    }

    /** Sends the request and returns the response as the page shows it. */
    static String send() {
        browser.press(".send");
        browser.see(".response-facts");
        browser.run("document.querySelector('.response-body details').open = true");
        return browser.see("[aria-label=Response]").getText();
    }

    /** Runs the sample of a language in a folder; skips the test without the program. */
    static String runSample(String language, Path folder) throws Exception {
        List<String> command =
                switch (language) {
                    case "curl" -> List.of("sh", "sample.sh");
                    case "Python" -> List.of("python3", "sample.py");
                    case "JavaScript" -> List.of("node", "sample.mjs");
                    case "Go" -> List.of("go", "run", "sample.go");
                    case "Ruby" -> List.of("ruby", "sample.rb");
                    default -> List.of("java", "Sample.java");
                };
        assumeTrue(Programs.find(command.get(0)).isPresent(), "no " + command.get(0));
        assumeTrue(
                !language.equals("Python")
                        || run(folder, Stream.of("python3", "-c", "import requests")).ok());
        Files.writeString(folder.resolve(command.get(command.size() - 1)), sample(language));

        Outcome outcome = run(folder, command.stream());

        assertThat(outcome.ok()).as(outcome.output()).isTrue();
        return outcome.output();
    }

    private record Outcome(boolean ok, String output) {}

    private static Outcome run(Path folder, Stream<String> command) throws Exception {
        Process process =
                new ProcessBuilder(command.toList())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        return new Outcome(ended && process.exitValue() == 0, output);
    }
}
