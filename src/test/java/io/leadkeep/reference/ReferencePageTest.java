package io.leadkeep.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.ServiceTest;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page at "/" in a real browser; skipped where Chromium and its driver are not on the PATH. */
@ServiceTest
class ReferencePageTest {
    private static final String NO_KEY_CONFIGURED =
            "sk_0123456789abcdef0123456789abcdef0123456789abcdef";

    @TestHTTPResource("/")
    URI page;

    @ConfigProperty(name = "leadkeep.bootstrap.workspace-key", defaultValue = NO_KEY_CONFIGURED)
    String key;

    @TempDir Path profile;
    @TempDir Path scripts;

    private ChromeDriver browser;
    private WebDriverWait patiently;

    @BeforeEach
    void open_the_browser() {
        Optional<Path> chromium = onPath("chromium");
        Optional<Path> driver = onPath("chromedriver");
        assumeTrue(
                System.getenv("CI") != null || chromium.isPresent() && driver.isPresent(),
                "The page is not tested: there is no chromium and chromedriver on the PATH");

        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless",
                // Build containers run as root, where Chromium's sandbox refuses to start.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,1000",
                "--user-data-dir=" + profile);
        // A driver named here keeps Selenium Manager out, which would download one and report it.
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.get().toFile())
                        .build();
        browser = new ChromeDriver(service, options);
        patiently = new WebDriverWait(browser, Duration.ofSeconds(20));
    }

    @AfterEach
    void close_the_browser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @Test
    void preview_and_samples_follow_the_edited_request_before_it_is_sent() {
        openCreateLead();
        enterKey();
        edit(
                "{\"email\": \"o'brien@acme.com\","
                        + " \"customFields\": {\"big\": 12345678901234567890}}");

        String url = page.resolve("/v1/leads").toString();
        String preview = see(".request-preview").getText();
        assertAll(
                () -> assertTrue(preview.startsWith("POST " + url + "\n"), preview),
                () -> assertTrue(preview.contains("X-Api-Key: " + key), preview),
                () -> assertTrue(preview.contains("\"email\": \"o'brien@acme.com\""), preview),
                () -> assertSample("curl", url, "'X-Api-Key: " + key + "'", "o'\\''brien"),
                () -> assertSample("Python", url, "\"X-Api-Key\": \"" + key + "\"", "o'brien"),
                () -> assertSample("JavaScript", url, "\"X-Api-Key\": \"" + key + "\"", "o'brien"),
                () -> assertSample("Go", url, "\"X-Api-Key\", \"" + key + "\"", "o'brien"),
                () -> assertSample("Ruby", url, "['X-Api-Key'] = '" + key + "'", "o\\'brien"));
    }

    @Test
    void sending_shows_status_headers_and_body_of_the_answer() {
        openCreateLead();
        enterKey();
        String email = UUID.randomUUID() + "@acme.com";
        edit("{\"email\": \"" + email + "\", \"customFields\": {\"big\": 12345678901234567890}}");
        press(".execute");

        String status = statusOfAnswer();
        String answer = see(".live-responses-table .response .response-col_description").getText();
        assertAll(
                () -> assertTrue(status.startsWith("201"), status),
                () -> assertTrue(answer.contains("x-request-id: "), answer),
                () -> assertTrue(answer.contains("location: "), answer),
                () -> assertTrue(answer.contains(email), answer),
                () -> assertTrue(answer.contains("12345678901234567890"), answer));

        press(".execute");

        patiently.until(page -> statusOfAnswer().startsWith("409"));
        String conflict =
                see(".live-responses-table .response .response-col_description").getText();
        assertTrue(conflict.contains("Lead with this email already exists"), conflict);
        assertTrue(conflict.contains(email), conflict);
    }

    private String statusOfAnswer() {
        return see(".live-responses-table .response .response-col_status").getText();
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
        assumeTrue(onPath(words.get(0)).isPresent(), "no " + words.get(0));
        assumeTrue(!language.equals("Python") || run("python3", "-c", "import requests").ok());
        openCreateLead();
        enterKey();
        String email = UUID.randomUUID() + "@acme.com";
        edit(
                ("{\"email\": \"%s\", \"customFields\":"
                                + " {\"odd\": \"it's `#{1}` ${HOME} \\\\ \\\" \\n é\"}}")
                        .formatted(email));

        Path sample = scripts.resolve(file);
        Files.writeString(sample, sample(language));
        Outcome outcome =
                run(
                        Stream.concat(words.stream(), Stream.of(sample.toString()))
                                .toArray(String[]::new));

        assertTrue(outcome.ok(), outcome.output());
        assertTrue(outcome.output().contains(email), outcome.output());
        String odd = "it's `#{1}` ${HOME} \\\\ \\\" \\n é";
        assertTrue(outcome.output().contains(odd), outcome.output());
    }

    @Test
    void nothing_is_fetched_from_another_origin() {
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
                        // Chromium's own start page is in the log, too.
                        .filter(params -> isHere((String) params.get("documentURL")))
                        .map(params -> (Map<?, ?>) params.get("request"))
                        .map(request -> (String) request.get("url"))
                        .filter(url -> !url.startsWith("data:"))
                        .toList();

        assertTrue(requested.contains(page.resolve("/openapi.json").toString()));
        assertEquals(List.of(), requested.stream().filter(url -> !isHere(url)).toList());
    }

    private boolean isHere(String url) {
        return url.startsWith(page.toString());
    }

    private void openCreateLead() {
        browser.get(page.resolve("/#/Leads/createLead").toString());
        see(".request-panel");
    }

    private void enterKey() {
        press(".enter-key");
        see(".auth-container input").sendKeys(key);
        press(".auth-container .authorize");
        press(".auth-container .btn-done");
        patiently.until(b -> see(".request-preview").getText().contains(key));
    }

    private void edit(String body) {
        see("textarea.body-param__text").sendKeys(Keys.chord(Keys.CONTROL, "a"), body);
        patiently.until(b -> see(".request-preview").getText().endsWith(body));
    }

    private void assertSample(String language, String... parts) {
        String sample = sample(language);
        for (String part : parts) {
            assertTrue(sample.contains(part), () -> part + " is not in\n" + sample);
        }
        assertTrue(sample.contains("12345678901234567890"), sample);
    }

    private String sample(String language) {
        browser.findElements(By.cssSelector(".request-panel button")).stream()
                .filter(button -> button.getText().equals(language))
                .findFirst()
                .orElseThrow()
                .click();
        return see(".request-sample").getText();
    }

    private WebElement see(String selector) {
        return patiently.until(
                b ->
                        b.findElements(By.cssSelector(selector)).stream()
                                .filter(WebElement::isDisplayed)
                                .findFirst()
                                .orElse(null));
    }

    private void press(String selector) {
        see(selector).click();
    }

    private record Outcome(boolean ok, String output) {}

    private static Outcome run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        return new Outcome(ended && process.exitValue() == 0, output);
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
