package io.leadkeep.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Browser;
import io.leadkeep.testsupport.BrowserPages;
import io.leadkeep.testsupport.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** Tests of the console in Chromium; skipped without chromium and chromedriver. */
abstract class ConsolePage extends BrowserPages {

    static final String KEY = "sk_" + "0".repeat(48);

    private static final String FIND_BUTTON =
            """
            const area = document.querySelector('dialog[open]') ?? document;
            return [...area.querySelectorAll('button')].find((button) =>
                button.innerText.trim() === arguments[0] && button.checkVisibility() && !button.disabled);
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern LINK = Pattern.compile("http://\\S+(/console/#/link/\\S+)");
    private static final Pattern PLATFORM_KEY = Pattern.compile("sk_user_[0-9a-f]{48}");

    @TempDir static Path profile;
    @TempDir static Path data;

    /** Of the first owner. */
    static String platformKey;

    /** The path of the link that the first start has printed. */
    static String link;

    static String workspaceId;

    @BeforeAll
    static void start() {
        browser = Browser.start(profile);
        service =
                ServiceProcess.start(
                        data,
                        Map.of(
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                KEY,
                                "LEADKEEP_WEBHOOK_ALLOW",
                                "127.0.0.1/32",
                                // Nothing answers there: no test asks the DNS.
                                "LEADKEEP_DNS_SERVERS",
                                "127.0.0.1:9"));
        Awaitility.await().until(() -> LINK.matcher(service.output()).find());
        link = found(LINK, 1);
        platformKey = found(PLATFORM_KEY, 0);
        workspaceId = call("GET", "/v1/workspaces", platformKey, "").at("/data/0/id").textValue();
    }

    private static String found(Pattern pattern, int group) {
        Matcher matcher = pattern.matcher(service.output());
        assertThat(matcher.find()).isTrue();
        return matcher.group(group);
    }

    @AfterEach
    void forgetChoices() {
        resetView();
        browser.run("localStorage.clear(); sessionStorage.clear()");
    }

    static void resetView() {
        browser.useDesktop();
        browser.prefer("light");
    }

    /** Sends a request to the API, which has to succeed. */
    static JsonNode call(String method, String path, String key, String body) {
        HttpResponse<String> response = service.send(method, path, key, body);
        assertThat(response.statusCode()).as(path + " " + response.body()).isBetween(200, 299);
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a key, and returns it in full; the path is that of the list of keys. */
    static JsonNode createKey(String path, String preset) {
        String body = "{\"name\":\"Key %s\",\"preset\":\"%s\"}".formatted(preset, preset);
        return call("POST", path, platformKey, body).get("data");
    }

    /** Signs in at the page, as another key if there is a session. */
    static void signIn(String key) {
        openSignIn();
        browser.see("input[name=key]").sendKeys(key);
        browser.press("button[type=submit]");
        browser.see("#navigation");
        awaitScreen();
    }

    static void openSignIn() {
        browser.driver().manage().deleteAllCookies();
        browser.open(service.uri("/console/"));
        browser.see("input[name=key]");
    }

    /** Goes to a screen without loading the page. */
    static void goTo(String path) {
        browser.run(
                "document.querySelector('main h1')?.setAttribute('data-left', '');"
                        + " location.hash = arguments[0]",
                "#" + path);
        browser.until(() -> browser.run("return !document.querySelector('h1[data-left]')"));
        awaitScreen();
    }

    /** Waits until nothing of the screen is loading. */
    static void awaitScreen() {
        browser.see("main h1");
        browser.until(
                () ->
                        browser.run(
                                "return !document.querySelector('main :is(.skeleton,"
                                        + " [aria-busy=true])')"));
    }

    /** By how many pixels the page is wider than the screen. */
    static long overflow() {
        return browser.run("return document.documentElement.scrollWidth - innerWidth");
    }

    /** What axe-core finds on a desktop and on a dark phone, and sideways scrolling. */
    static List<String> problems() {
        List<String> found = new ArrayList<>(browser.accessibilityViolations());
        browser.prefer("dark");
        browser.usePhone();
        found.addAll(browser.accessibilityViolations());
        if (overflow() > 0) {
            found.add("A phone has to scroll by %d px".formatted(overflow()));
        }
        resetView();
        return found;
    }

    static String text() {
        return browser.run("return document.body.innerText");
    }

    static void awaitText(String text) {
        browser.until(() -> text().contains(text));
    }

    /** Presses the button with this text, in the dialog if one is open. */
    static void press(String text) {
        browser.until(
                () -> {
                    WebElement button = browser.run(FIND_BUTTON, text);
                    if (button != null) {
                        button.click();
                    }
                    return button != null;
                });
    }
}
