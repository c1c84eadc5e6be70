package io.leadkeep.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** Editing, previewing and sending a request on the page of an operation. */
class RequestPanelIT extends ReferencePage {

    private static final String BIG = "12345678901234567890";
    private static final String ODD = "it's `#{1}` ${HOME} \\\\ \\\" \\n é \\u00e9 \"\"\"";

    @TempDir Path folder;

    private final String name = UUID.randomUUID().toString();

    @Test
    void preview_and_samples_follow_the_edited_request() {
        open("operations/createLead");
        enterKey();
        writeBody("{\"email\": \"o'brien@acme.com\",\n \"customFields\": {\"big\": " + BIG + "}}");
        new Select(browser.see("[name=dataCleanup]")).selectByValue("true");
        browser.see("[name=Idempotency-Key]").sendKeys("form-7");

        String url = service.uri("/v1/leads?dataCleanup=true").toString();
        assertThat(sample("HTTP"))
                .startsWith("POST " + url + "\n")
                .contains("X-Api-Key: " + KEY, "Idempotency-Key: form-7")
                .contains("{\"email\": \"o'brien@acme.com\",", BIG);
        assertThat(sample("curl")).contains(url, "'X-Api-Key: " + KEY + "'", "o'\\''brien", BIG);
        assertThat(sample("Python")).contains(url, "\"X-Api-Key\": \"" + KEY, "o'brien", BIG);
        assertThat(sample("JavaScript")).contains(url, "\"X-Api-Key\": \"" + KEY, "o'brien", BIG);
        assertThat(sample("Go")).contains(url, "\"X-Api-Key\", \"" + KEY, "o'brien", BIG);
        assertThat(sample("Ruby")).contains(url, "['X-Api-Key'] = '" + KEY, "o\\'brien", BIG);
        assertThat(sample("Java")).contains(url, "\"X-Api-Key\", \"" + KEY, "o'brien", BIG);
        assertThat(LANGUAGES).allMatch(language -> sample(language).contains("form-7"));
    }

    @Test
    void response_shows_status_headers_time_and_body() {
        open("operations/createLead");
        enterKey();
        String email = name + "@acme.com";
        writeBody("{\"email\": \"" + email + "\", \"customFields\": {\"big\": " + BIG + "}}");

        assertThat(send())
                .contains("201 Created", " ms", " bytes")
                .contains("location: ", "x-request-id: ", "etag: ")
                .contains("\"email\": \"" + email + "\"", "\"big\": " + BIG);
        assertThat(send()).contains("409 Conflict", "Lead with this email already exists", email);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("languages")
    void sample_creates_the_lead_as_it_is_pasted(String language) throws Exception {
        open("operations/createLead");
        enterKey();
        String email = name + "@acme.com";
        String odd = "\"" + ODD.replace("\"\"\"", "\\\"\\\"\\\"") + "\"";
        writeBody("{\"email\": \"" + email + "\", \n\n  \"customFields\": {\"odd\": " + odd + "}}");

        assertThat(runSample(language, folder)).contains(email);

        String stored = service.get("/v1/leads/by-email/" + email, KEY).body();
        assertThat(JsonPath.from(stored).getString("data.customFields.odd"))
                .isEqualTo(JsonPath.from("{\"odd\": " + odd + "}").getString("odd"));
    }

    @Test
    void missing_values_are_named_and_nothing_is_sent() {
        open("operations/upsertLead");
        assertThat(hint()).isEqualTo("Still to fill in: email, API key");
        assertThat(sample("curl")).contains("/v1/leads/by-email/john%40acme.com", "YOUR_API_KEY");

        enterKey();
        browser.see("[name=email]").sendKeys("jane@acme.com");
        writeBody("");
        assertThat(hint()).isEqualTo("Still to fill in: request body");
        assertThat(LANGUAGES).allMatch(language -> sample(language).contains("YOUR_BODY"));
        browser.press(".send");

        WebElement focused = browser.driver().switchTo().activeElement();
        assertThat(focused.getAttribute("aria-label")).isEqualTo("Request body");
        assertThat(browser.shows(".response-facts")).isFalse();
        writeBody("{}");
        assertThat(hint()).isEqualTo("The key stays in the memory of this page.");
    }

    @Test
    void key_stays_for_other_operations_and_is_nowhere_after_a_reload() {
        open("operations/getAccount");
        enterKey();
        goTo("operations/listLeads");

        assertThat(sample("curl")).contains(KEY);
        assertThat(send()).contains("200 OK", "\"pagination\"");
        Map<String, Object> stored = browser.run("return {...localStorage, ...sessionStorage}");
        assertThat(stored.toString()).doesNotContain(KEY);
        assertThat(browser.driver().getCurrentUrl()).doesNotContain(KEY);
        browser.driver().navigate().refresh();
        assertThat(browser.see("#api-key").getAttribute("value")).isEmpty();
    }

    @Test
    void session_of_the_console_sends_without_a_key() {
        open("operations/listLeads");
        choose(".sender button", "Use my console session");
        browser.until(() -> hint().startsWith("This browser is not signed in."));

        browser.runAsync(
                "const [key, done] = arguments; fetch('/console/session',"
                        + " {method: 'POST', headers: {'X-Api-Key': key}}).then(() => done())",
                KEY);
        choose(".sender button", "Use my console session");

        browser.until(() -> hint().startsWith("Send uses your session of the console"));
        assertThat(sample("curl")).contains("YOUR_API_KEY");
        assertThat(send()).contains("200 OK", "\"pagination\"");
        browser.driver().manage().deleteAllCookies();
    }

    @Test
    void examples_of_every_response_can_be_chosen() {
        open("operations/createLead");
        assertThat(response()).contains("\"success\": true", "\"emailVerified\": false");

        choose("[aria-label=Status] button", "409");
        assertThat(response()).contains("\"code\": \"CONFLICT\"", "\"email\": \"john@acme.com\"");
        new Select(browser.see("[aria-label=Status] select"))
                .selectByVisibleText("429 RATE_LIMITED");
        assertThat(response()).contains("\"code\": \"RATE_LIMITED\"");
    }

    private static String response() {
        return browser.see(".response-body pre").getText();
    }

    @Test
    void example_of_a_body_can_be_chosen() {
        open("operations/deleteLeads");
        assertThat(sample("HTTP")).contains("\"leadIds\"").doesNotContain("\"deleteAll\"");

        new Select(browser.see("[aria-label=Example]")).selectByVisibleText("filter");

        assertThat(sample("HTTP")).contains("\"deleteAll\"").doesNotContain("\"leadIds\"");
    }

    @Test
    void chosen_file_is_previewed_and_imported() throws IOException {
        open("operations/importLeads");
        enterKey();
        List<String> before = LANGUAGES.stream().map(ReferencePage::sample).toList();
        assertThat(hint()).isEqualTo("Still to fill in: file");

        chooseFile();

        assertThat(before)
                .allMatch(sample -> sample.contains("leads.csv"))
                .isEqualTo(LANGUAGES.stream().map(ReferencePage::sample).toList());
        browser.see("[name=tag]").sendKeys("page");
        assertThat(sample("HTTP"))
                .startsWith("POST " + service.uri("/v1/leads/import/csv"))
                .contains("Content-Type: multipart/form-data")
                .contains("file: file leads.csv (text/csv)", "tag: page");
        assertThat(send())
                .contains(
                        "200 OK", "\"imported\": 2", "\"failed\": 1", "\"totalRows\": 3", "nobody");
        String imported = service.get("/v1/leads?search=" + name, KEY).body();
        assertThat(JsonPath.from(imported).getList("data.tags"))
                .containsExactly(List.of("page"), List.of("page"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("languages")
    void sample_sends_the_file_as_it_is_pasted(String language) throws Exception {
        open("operations/importLeads");
        enterKey();
        chooseFile();
        browser.see("[name=tag]").sendKeys("é \"q\"");

        assertThat(runSample(language, folder)).contains("\"imported\":2", "\"failed\":1");

        String imported = service.get("/v1/leads?search=" + name, KEY).body();
        assertThat(JsonPath.from(imported).getList("data.tags"))
                .containsExactly(List.of("é \"q\""), List.of("é \"q\""));
    }

    private void chooseFile() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("leads.csv"),
                        "email,firstName\na.%1$s@acme.com,Ann\nb.%1$s@acme.com,Bob\nnobody,Ben\n"
                                .formatted(name));
        browser.driver().findElement(By.cssSelector("input[type=file]")).sendKeys("" + file);
        browser.until(() -> !hint().contains("file"));
    }
}
