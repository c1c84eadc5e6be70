package io.leadkeep.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.Programs;
import io.leadkeep.testsupport.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Tests of the page at {@code /} in Chromium; skipped without chromium and chromedriver. */
abstract class BrowserIT {

    static final String KEY = "sk_" + "0".repeat(48);

    @TempDir static Path profile;

    @TempDir static Path data;

    static ServiceProcess service;
    static URI page;
    static ChromeDriver browser;
    static WebDriverWait wait;

    @BeforeAll
    static void openBrowser() {
        Optional<Path> chromium = Programs.find("chromium");
        Optional<Path> driver = Programs.find("chromedriver");
        assumeTrue(
                System.getenv("CI") != null || chromium.isPresent() && driver.isPresent(),
                "chromium or chromedriver is not on the PATH");

        service = ServiceProcess.start(data, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY));
        page = service.uri("/");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        logs.enable(LogType.BROWSER, Level.ALL);
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
        wait = new WebDriverWait(browser, Duration.ofSeconds(20), Duration.ofMillis(50));
        // What is found may be gone, or drawn anew, before it is read.
        wait.ignoring(StaleElementReferenceException.class);
    }

    @AfterAll
    static void close_the_browser() {
        if (browser != null) {
            browser.quit();
            browser = null;
        }
        if (service != null) {
            service.close();
            service = null;
        }
    }

    /** The page keeps nothing: to leave it is to forget the key and what was typed. */
    @BeforeEach
    void leavePage() {
        browser.get("about:blank");
        browser.manage().logs().get(LogType.PERFORMANCE);
        browser.manage().logs().get(LogType.BROWSER);
    }

    /** Opens an operation by tag and operationId. */
    void open(String operation) {
        browser.get(page.resolve("/#/" + operation).toString());
        see(".request-panel");
    }

    String statusOfResponse() {
        return see(".live-responses-table .response .response-col_status").getText();
    }

    void enterKey() {
        press(".enter-key");
        see(".auth-container input").sendKeys(KEY);
        press(".auth-container .authorize");
        press(".auth-container .btn-done");
        wait.until(b -> see(".request-preview").getText().contains(KEY));
    }

    String sample(String language) {
        browser.findElements(By.cssSelector(".request-panel button")).stream()
                .filter(button -> button.getText().equals(language))
                .findFirst()
                .orElseThrow()
                .click();
        return see(".request-sample").getText();
    }

    /** Inserts the text at once, like a paste from the clipboard. */
    void paste(String body) {
        selectBody();
        browser.executeCdpCommand("Input.insertText", Map.of("text", body));
        awaitPreview(body);
    }

    void empty() {
        selectBody().sendKeys(Keys.DELETE);
    }

    WebElement selectBody() {
        WebElement field = see("textarea.body-param__text");
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"));
        return field;
    }

    void awaitPreview(String body) {
        wait.until(b -> see(".request-preview").getText().endsWith(body));
    }

    String aboutPreview() {
        return see("[aria-label='Request preview'] .toolbar").getText();
    }

    boolean shows(String selector) {
        return browser.findElements(By.cssSelector(selector)).stream()
                .anyMatch(WebElement::isDisplayed);
    }

    WebElement see(String selector) {
        return wait.until(
                b ->
                        b.findElements(By.cssSelector(selector)).stream()
                                .filter(WebElement::isDisplayed)
                                .findFirst()
                                .orElse(null));
    }

    /** Waits while another element covers the button: a page that loads moves its parts. */
    void press(String selector) {
        wait.ignoring(ElementClickInterceptedException.class)
                .until(
                        b -> {
                            see(selector).click();
                            return true;
                        });
    }

    void assumeCanRun(String language, List<String> command) throws Exception {
        String program = command.get(0);
        assumeTrue(Programs.find(program).isPresent(), "no " + program);
        assumeTrue(
                !language.equals("Python") || run(profile, program, "-c", "import requests").ok());
    }

    record Outcome(boolean ok, String output) {}

    static Outcome run(Path folder, String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        return new Outcome(ended && process.exitValue() == 0, output);
    }
}
