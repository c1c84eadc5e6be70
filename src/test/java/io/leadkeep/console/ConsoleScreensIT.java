package io.leadkeep.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Cookie;

/**
 * Every screen of the console: who sees it, accessibility, narrow screens, hostile text, secrets.
 */
class ConsoleScreensIT extends ConsolePage {

    private static final String MARKUP = "<img src=x onerror=alert(1)>";
    private static final String SCRIPT_LINK = "javascript:alert(1)";

    /** The name of a file that ends with "exe", shown as if it ended with "png". */
    private static final String OVERRIDE = "\u202Egnp.exe";

    private static final String LONG_WORD = "W".repeat(255);

    private static final String FILE =
            "Email,First name,Company,Job title\n"
                    + "file@example.com,%s,%s,%s\n".formatted(MARKUP, LONG_WORD, OVERRIDE)
                    + "%s,%s,%s,x\n".formatted(MARKUP, OVERRIDE, LONG_WORD);

    /** Screens below the lists. */
    private static List<String> details;

    private static String leadId;

    @BeforeAll
    static void fillEveryList() throws Exception {
        String lead =
                """
                {"email": "hostile@example.com", "firstName": "%1$s", "lastName": "%2$s",
                 "companyName": "%3$s", "jobTitle": "%1$s", "city": "%2$s", "country": "%3$s",
                 "tags": ["%1$s", "%2$s"], "customFields": {"%1$s": "%1$s", "%2$s": "%3$s"}}
                """
                        .formatted(MARKUP, OVERRIDE, LONG_WORD);
        leadId = call("POST", "/v1/leads", KEY, lead).at("/data/_id").textValue();
        // The API refuses such a link; an older release may have stored one.
        new TestPostgres(data)
                .run("leadkeep", "update lead set linkedin_url = '" + SCRIPT_LINK + "'");
        call("POST", "/v1/leads", KEY, "{\"email\":\"plain@example.com\",\"firstName\":\"Pat\"}");
        call(
                "POST",
                "/v1/dnc",
                KEY,
                "{\"entries\":[{\"email\":\"plain@example.com\"},{\"email\":\"%s.example\"}]}"
                        .formatted("w".repeat(63)));
        String job =
                call(
                                "POST",
                                "/v1/enrichment/enrich",
                                KEY,
                                "{\"leadIds\":[\"%s\"],\"enrichmentTypes\":[\"segGateway\"]}"
                                        .formatted(leadId))
                        .at("/data/jobs/0/jobId")
                        .textValue();
        String webhook =
                call(
                                "POST",
                                "/v1/webhooks",
                                KEY,
                                ("{\"name\":\"%s\",\"url\":\"http://127.0.0.1:9/hook\","
                                                + "\"events\":[\"lead.updated\"]}")
                                        .formatted(MARKUP))
                        .at("/data/id")
                        .textValue();
        call("PATCH", "/v1/leads/" + leadId, KEY, "{\"state\":\"" + MARKUP + "\"}");
        String ready = upload();
        String done = upload();
        call("POST", "/v1/imports/" + done + "/start", KEY, "{}");
        Awaitility.await()
                .until(
                        () ->
                                call("GET", "/v1/imports/" + done, KEY, "")
                                        .at("/data/status")
                                        .textValue()
                                        .equals("completed"));
        details =
                List.of(
                        "/leads/" + leadId,
                        "/imports/" + ready,
                        "/imports/" + done,
                        "/jobs/" + job,
                        "/webhooks/" + webhook);
    }

    private static String upload() {
        HttpResponse<String> created =
                service.send(
                        service.request("/v1/imports", KEY)
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(
                                        BodyPublishers.ofString(
                                                "--b\r\nContent-Disposition: form-data;"
                                                        + " name=\"file\"; filename=\"f.csv\""
                                                        + "\r\n\r\n"
                                                        + FILE
                                                        + "\r\n--b--\r\n")));
        String location = created.headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    platform  | full     | Overview,Leads,Imports,Do not contact,Verification,Webhooks,Keys,Members,Settings
                    platform  | readOnly | Overview,Leads,Do not contact,Members,Settings
                    workspace | full     | Overview,Leads,Imports,Do not contact,Verification,Webhooks,Members,Settings
                    workspace | readOnly | Overview,Leads,Do not contact,Members,Settings
                    """)
    void key_sees_the_screens_of_its_scopes(String kind, String preset, String screens) {
        signIn(keyOf(kind, preset));

        assertThat(browser.texts("#navigation a")).containsExactly(screens.split(","));
        for (String path : navigation()) {
            goTo(path);
            assertThat(browser.texts(".notice.bad:not([hidden])")).as(path).isEmpty();
        }
    }

    private static String keyOf(String kind, String preset) {
        if (preset.equals("full")) {
            return kind.equals("platform") ? platformKey : KEY;
        }
        String keys =
                kind.equals("platform")
                        ? "/v1/account/api-keys"
                        : "/v1/workspaces/" + workspaceId + "/keys";
        return createKey(keys, preset).get("apiKey").textValue();
    }

    /** The paths of the navigation, the current one last. */
    private static List<String> navigation() {
        return browser.run(
                "const links = [...document.querySelectorAll('#navigation a')];"
                        + "links.push(links.shift());"
                        + "return links.map((link) => link.hash.slice(1))");
    }

    @Test
    void every_screen_is_accessible_and_shows_hostile_text_as_text() {
        openSignIn();
        assertThat(problems()).isEmpty();
        signIn(platformKey);
        browser.run(
                "localStorage.setItem('leadkeep.columns', JSON.stringify(['email', 'companyName',"
                        + " 'jobTitle', 'tags', 'city', 'country', 'linkedinUrl',"
                        + " 'customFields']))");
        List<String> paths = new ArrayList<>(details);
        paths.addAll(navigation());
        for (String path : paths) {
            goTo(path);
            assertHarmless(path);
            assertThat(problems()).as(path).isEmpty();
            assertThat(colourProblems()).as(path).isEmpty();
        }
        goTo("/leads");
        assertThat(browser.texts("tbody")).singleElement().asString().contains(MARKUP, SCRIPT_LINK);
        goTo("/leads/" + leadId);
        assertThat(browser.texts("main").get(0)).contains(MARKUP);
    }

    /** On a dark desktop and a light phone: themes differ in their colours only. */
    private static List<String> colourProblems() {
        browser.prefer("dark");
        List<String> found = new ArrayList<>(browser.accessibilityViolations("color-contrast"));
        browser.prefer("light");
        browser.usePhone();
        found.addAll(browser.accessibilityViolations("color-contrast"));
        browser.useDesktop();
        return found;
    }

    private static void assertHarmless(String path) {
        assertThat(browser.texts("img[src=x], img[onerror], bdi script")).as(path).isEmpty();
        List<String> links = browser.run("return [...document.links].map((link) => link.protocol)");
        assertThat(Set.copyOf(links)).as(path).doesNotContain("javascript:");
        assertThat(text()).as(path).doesNotContain("\u202E");
        assertThat(overflow()).as(path).isNotPositive();
    }

    @Test
    void screens_of_an_empty_workspace_are_accessible_and_offer_the_next_step() {
        String empty =
                call("POST", "/v1/workspaces", platformKey, "{\"name\":\"Empty\"}")
                        .at("/data/id")
                        .textValue();
        signIn(createKey("/v1/workspaces/" + empty + "/keys", "full").get("apiKey").textValue());

        for (String path : List.of("/", "/leads", "/imports", "/dnc", "/jobs", "/webhooks")) {
            goTo(path);
            assertThat(browser.texts("main .page-body :is(button, a.button)"))
                    .as(path)
                    .isNotEmpty();
            assertThat(problems()).as(path).isEmpty();
        }
    }

    @Test
    void intake_key_is_told_that_it_cannot_look() {
        JsonNode key = createKey("/v1/workspaces/" + workspaceId + "/keys", "intake");
        openSignIn();

        browser.see("input[name=key]").sendKeys(key.get("apiKey").textValue());
        browser.press("button[type=submit]");

        awaitText("This key can only create leads");
        assertThat(browser.driver().manage().getCookies()).isEmpty();
    }

    @Test
    void link_signs_in_once_and_leaves_the_address() {
        browser.open(service.uri(link));
        browser.see("#navigation");

        assertThat(browser.driver().getCurrentUrl()).doesNotContain("link");
        browser.driver().manage().deleteAllCookies();
        browser.open(service.uri(link));
        browser.see("input[name=key]");
        awaitText("This link was used already or has expired");
    }

    @Test
    void browser_keeps_no_key() {
        signIn(platformKey);
        navigation().forEach(ConsolePage::goTo);

        String secret = platformKey.substring("sk_user_".length());
        Set<Cookie> cookies = browser.driver().manage().getCookies();
        assertThat(cookies).singleElement().matches(Cookie::isHttpOnly);
        String kept =
                browser.run(
                        "return JSON.stringify([localStorage, sessionStorage, document.cookie,"
                            + " location.href, history.state, document.documentElement.outerHTML,"
                            + " performance.getEntriesByType('resource').map(({name}) => name)])");
        assertThat(kept + cookies.stream().map(Cookie::getValue).collect(Collectors.joining()))
                .contains("/console/session")
                .doesNotContain(secret);
        assertThat(browser.requests(service.uri("/")))
                .allMatch(url -> url.startsWith("" + service.uri("/")) || url.startsWith("data:"));
        assertThat(service.output()).containsOnlyOnce(secret);
    }
}
