package io.leadkeep.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium, as a test uses it. */
public final class Browser implements AutoCloseable {

    private static final String AXE = resource("/axe.min.js");

    private static final String RUN_AXE =
            """
            const [rules, done] = arguments;
            document.getAnimations().forEach((each) => each.finish());
            axe.run({resultTypes: ['violations'], ...(rules.length && {runOnly: rules})}).then(({violations}) => done(violations.map(
                ({id, nodes}) => id + ': ' + nodes.slice(0, 5).map(({html}) => html).join(' '))));
            """;

    private final ChromeDriver driver;
    private final WebDriverWait wait;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
        wait = new WebDriverWait(driver, Duration.ofSeconds(20), Duration.ofMillis(25));
        // What is found may be gone, or drawn anew, before it is read.
        wait.ignoring(StaleElementReferenceException.class);
    }

    /** Skips the test without chromium and chromedriver; CI has both. */
    public static Browser start(Path profile) {
        Optional<Path> chromium = Programs.find("chromium");
        Optional<Path> driver = Programs.find("chromedriver");
        assumeTrue(
                System.getenv("CI") != null || chromium.isPresent() && driver.isPresent(),
                "chromium or chromedriver is not on the PATH");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
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
                        .usingDriverExecutable(driver.orElseThrow().toFile())
                        .build();
        return new Browser(new ChromeDriver(service, options));
    }

    public ChromeDriver driver() {
        return driver;
    }

    /** Loads a page anew, also if only the fragment differs, and forgets the logs. */
    public void open(URI page) {
        driver.get("about:blank");
        driver.manage().logs().get(LogType.PERFORMANCE);
        driver.manage().logs().get(LogType.BROWSER);
        driver.get(page.toString());
    }

    /** Waits until the result is neither null nor false. */
    public <T> T until(Supplier<T> condition) {
        return wait.until(ignored -> condition.get());
    }

    public WebElement see(String selector) {
        return until(
                () ->
                        driver.findElements(By.cssSelector(selector)).stream()
                                .filter(WebElement::isDisplayed)
                                .findFirst()
                                .orElse(null));
    }

    public boolean shows(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .anyMatch(WebElement::isDisplayed);
    }

    /** The texts of all elements, also of those that are not visible. */
    public List<String> texts(String selector) {
        return run(
                "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)",
                selector);
    }

    /** Waits while another element covers the button: a page that loads moves its parts. */
    public void press(String selector) {
        until(
                () -> {
                    try {
                        see(selector).click();
                        return true;
                    } catch (ElementClickInterceptedException e) {
                        return false;
                    }
                });
    }

    /** Inserts the text into the focused field at once, like a paste from the clipboard. */
    public void paste(String text) {
        driver.executeCdpCommand("Input.insertText", Map.of("text", text));
    }

    @SuppressWarnings("unchecked")
    public <T> T run(String script, Object... arguments) {
        return (T) driver.executeScript(script, arguments);
    }

    /** Emulates a theme of the system: {@code light} or {@code dark}. */
    public void prefer(String theme) {
        Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", theme);
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    }

    /** Emulates the screen of a phone. */
    public void usePhone() {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 0, "mobile", false));
    }

    public void useDesktop() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** Runs a script whose last argument is the function that takes its result. */
    @SuppressWarnings("unchecked")
    public <T> T runAsync(String script, Object... arguments) {
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2));
        return (T) driver.executeAsyncScript(script, arguments);
    }

    /** What axe-core finds on the page, by all rules or by these. */
    public List<String> accessibilityViolations(String... rules) {
        if (!this.<Boolean>run("return 'axe' in window")) {
            driver.executeScript(AXE);
        }
        return runAsync(RUN_AXE, List.of(rules));
    }

    /** Violations of the content security policy and errors of scripts since the last call. */
    public List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().equals(Level.SEVERE))
                .map(LogEntry::getMessage)
                // A status such as 409 is no error of the page.
                .filter(message -> !message.contains("Failed to load resource: the server"))
                .toList();
    }

    /** The addresses that pages of this origin have requested. */
    public List<String> requests(URI origin) {
        Json json = new Json();
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> json.<Map<?, ?>>toType(entry.getMessage(), Json.MAP_TYPE))
                .map(entry -> (Map<?, ?>) entry.get("message"))
                .filter(event -> "Network.requestWillBeSent".equals(event.get("method")))
                .map(event -> (Map<?, ?>) event.get("params"))
                // The log has the start page of Chromium too.
                .filter(params -> ((String) params.get("documentURL")).startsWith("" + origin))
                .map(params -> (Map<?, ?>) params.get("request"))
                .map(request -> (String) request.get("url"))
                .toList();
    }

    private static String resource(String name) {
        try (InputStream file = Browser.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
