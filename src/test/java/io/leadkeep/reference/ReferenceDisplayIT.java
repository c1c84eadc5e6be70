package io.leadkeep.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Themes, narrow screens, accessibility, and what the pages load and run. */
class ReferenceDisplayIT extends ReferencePage {

    /** One page of each kind. */
    private static final List<String> KINDS =
            List.of(
                    "guides/errors",
                    "guides/importing",
                    "guides/keys",
                    "guides/webhooks",
                    "operations/listLeads",
                    "operations/createLead",
                    "operations/importLeads",
                    "operations/receiveEvent",
                    "schemas/Lead",
                    "no/page");

    private static final int MAX_BYTES = 150_000;

    @AfterEach
    void resetScreen() {
        browser.useDesktop();
        browser.prefer("light");
    }

    @Test
    void markdown_runs_no_html() {
        open("");
        List<String> result =
                browser.run(
                        """
                        return import('/reference/markdown.js').then(({markdown}) => {
                            const nodes = markdown(arguments[0]);
                            document.querySelector('article').append(...nodes);
                            return [document.querySelectorAll('article img, article script').length,
                                nodes.map((node) => node.textContent).join(''),
                                nodes.flatMap((node) => [...node.querySelectorAll('a')])
                                    .map((a) => a.href).join(' ')].map(String);
                        });
                        """,
                        "<img src=x onerror=alert(1)>\n\nText <script>alert(2)</script>"
                                + " [a](javascript:alert(3)) [b](https://a.example/)");

        assertThat(result.get(0)).isEqualTo("0");
        assertThat(result.get(1)).contains("<img src=x onerror=alert(1)>", "<script>alert(2)");
        assertThat(result.get(2)).isEqualTo("https://a.example/");
    }

    @Test
    void page_requests_only_its_own_origin_and_little() {
        browser.driver().executeCdpCommand("Network.clearBrowserCache", Map.of());
        open("operations/createLead");
        enterKey();
        send();

        List<String> requested = browser.requests(service.uri("/"));
        assertThat(requested)
                .contains(service.uri("/openapi.json").toString())
                .allMatch(url -> url.startsWith("" + service.uri("/")) || url.startsWith("data:"));
        Long bytes =
                browser.run(
                        "return performance.getEntries().reduce("
                                + "(sum, {transferSize = 0}) => sum + transferSize, 0)");
        assertThat(bytes).isBetween(50_000L, (long) MAX_BYTES);
    }

    @Test
    void violation_of_the_policy_is_detected() {
        open("");
        browser.run("document.body.setAttribute('style', 'color: red')");

        assertThat(browser.errors()).singleElement().asString().contains("Content Security Policy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void pages_of_every_kind_are_accessible(String theme) {
        browser.prefer(theme);
        open("");
        List<String> found = new ArrayList<>(violations(theme));
        for (String page : KINDS) {
            goTo(page);
            violations(theme).forEach(each -> found.add(page + ": " + each));
        }
        goTo("operations/createLead");
        enterKey();
        send();
        browser.see("#search").sendKeys("lead");
        found.addAll(violations(theme));

        assertThat(found).isEmpty();
    }

    /** The themes differ in their colours only. */
    private static List<String> violations(String theme) {
        return theme.equals("light")
                ? browser.accessibilityViolations()
                : browser.accessibilityViolations("color-contrast");
    }

    @Test
    void low_contrast_is_detected() {
        open("operations/createLead");
        browser.run(
                "const sheet = new CSSStyleSheet();"
                        + " sheet.replaceSync('.field-text { color: #999; background: #fff }');"
                        + " document.adoptedStyleSheets = [sheet]");

        assertThat(browser.accessibilityViolations("color-contrast")).isNotEmpty();
    }

    @Test
    void navigation_of_a_narrow_screen_opens_and_closes() {
        browser.usePhone();
        open("");
        assertThat(browser.shows("#tree")).isFalse();

        browser.press("#menu-button");
        browser.press("#tree a[href='#/operations/createLead']");

        browser.until(() -> browser.see("#content h1").getText().equals("Create lead"));
        assertThat(browser.shows("#tree")).isFalse();
    }

    @Test
    void switched_theme_stays_after_a_reload() {
        open("");
        String ground = "return getComputedStyle(document.documentElement).backgroundColor";
        String light = browser.run(ground);

        browser.press("[data-theme-switch]");
        String dark = browser.run(ground);
        open("");

        assertThat(dark).isNotEqualTo(light).isEqualTo(browser.run(ground));
        browser.run("localStorage.clear()");
    }
}
