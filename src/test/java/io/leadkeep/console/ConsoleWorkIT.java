package io.leadkeep.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.testsupport.WebhookSink;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;

/** Work that a person does in the console. */
class ConsoleWorkIT extends ConsolePage {

    /** As Google Contacts exports it; the last row has no address. */
    private static final String CONTACTS =
            """
            First Name,Middle Name,Last Name,Nickname,Organization Name,Organization Title,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value
            Nora,,Quill,,Birchline Ltd,Head of Sales,"first line
            second line",* myContacts,* Work,nora@contacts.example,Work,+44 20 7946 0958
            Iris,M.,Vale,Ivy,Tarn GmbH,Buyer,,* myContacts,* Work,iris@contacts.example,,
            Otto,,Nobody,,,,,* myContacts,,,,
            """;

    private static final String DROP =
            """
            const transfer = new DataTransfer();
            transfer.items.add(new File([arguments[0]], 'contacts.csv', {type: 'text/csv'}));
            dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, cancelable: true}));
            """;

    private static long total(String query) {
        return call("GET", "/v1/leads?limit=1&" + query, KEY, "").at("/pagination/total").asLong();
    }

    private static void addLeads(int number, String domain, String company) {
        String leads =
                IntStream.range(0, number)
                        .mapToObj(
                                i ->
                                        "{\"email\":\"p%d@%s\",\"companyName\":\"%s\"}"
                                                .formatted(i, domain, company))
                        .collect(Collectors.joining(","));
        call("POST", "/v1/leads/bulk", KEY, "{\"leads\":[" + leads + "]}");
    }

    @Test
    void file_is_dropped_corrected_imported_and_undone() {
        signIn(KEY);
        goTo("/imports");

        browser.run(DROP, CONTACTS);
        awaitText("The first 3 rows as leads.");
        assertThat(text()).contains("Head of Sales", "1cannot be used");
        WebElement nickname = browser.see("select[aria-label='Field for Nickname']");
        new Select(nickname).selectByVisibleText("Leave out");
        awaitText("2new");
        press("Import 3 rows");
        awaitText("1 row failed");

        JsonNode nora = call("GET", "/v1/leads/by-email/nora@contacts.example", KEY, "");
        assertThat(nora.at("/data/firstName").textValue()).isEqualTo("Nora");
        assertThat(nora.at("/data/jobTitle").textValue()).isEqualTo("Head of Sales");
        browser.see(".failed-table");
        assertThat(browser.texts(".failed-table tbody tr"))
                .singleElement()
                .asString()
                .contains("Otto");

        press("Undo");
        browser.see("dialog[open]");
        press("Undo import");
        awaitText("The import is undone.");
        assertThat(text()).contains("2 leads were removed");
        assertThat(total("search=contacts.example")).isZero();
    }

    @Test
    void leads_of_a_filter_are_deleted_after_their_number_was_confirmed() {
        addLeads(120, "old.example", "Oldworks");
        addLeads(1, "new.example", "Newworks");
        signIn(KEY);
        goTo("/leads?companyName=Oldworks");

        browser.press("thead input[type=checkbox]");
        press("Select all 120");
        press("Delete");
        browser.see("dialog[open]");
        assertThat(browser.see("dialog h2").getText()).isEqualTo("Delete 120 leads?");
        assertThat(browser.see("dialog").getText()).contains("Oldworks");
        assertThat(problems()).isEmpty();
        press("Delete 120 leads");
        assertThat(total("companyName=Oldworks")).isEqualTo(120);
        browser.see("dialog input").sendKeys("delete");
        press("Delete 120 leads");
        awaitText("120 leads deleted");

        assertThat(total("companyName=Oldworks")).isZero();
        assertThat(total("companyName=Newworks")).isEqualTo(1);
    }

    @Test
    void events_of_a_webhook_are_replayed() {
        try (WebhookSink sink = WebhookSink.start()) {
            String webhook =
                    call(
                                    "POST",
                                    "/v1/webhooks",
                                    KEY,
                                    ("{\"name\":\"CRM\",\"url\":\"%s\","
                                                    + "\"events\":[\"lead.created\"]}")
                                            .formatted(sink.url()))
                            .at("/data/id")
                            .textValue();
            call("POST", "/v1/leads", KEY, "{\"email\":\"replayed@example.com\"}");
            sink.await(1);
            signIn(KEY);
            goTo("/webhooks/" + webhook);

            browser.press("button[aria-label=More]");
            press("Replay events…");
            browser.see("dialog[open]");
            press("Replay events");

            awaitText("will be delivered");
            String id = sink.received().get(0).header("webhook-id");
            Awaitility.await()
                    .until(
                            () ->
                                    sink.received().stream()
                                                    .map(each -> each.header("webhook-id"))
                                                    .filter(id::equals)
                                                    .count()
                                            == 2);
        }
    }

    @Test
    void session_ends_with_its_key() {
        String keys = "/v1/workspaces/" + workspaceId + "/keys";
        JsonNode key = createKey(keys, "full");
        signIn(key.get("apiKey").textValue());
        goTo("/leads");

        call("DELETE", keys + "/" + key.get("id").textValue(), platformKey, "");
        browser.run("location.hash = '#/dnc'");

        browser.see("input[name=key]");
        assertThat(text()).contains("The session has ended");
        assertThat(browser.shows("#navigation")).isFalse();
    }

    @Test
    void sign_out_ends_the_session() {
        signIn(KEY);

        browser.press(".account");
        press("Sign out");

        browser.see("input[name=key]");
        assertThat(browser.driver().manage().getCookies()).isEmpty();
        browser.open(service.uri("/console/#/leads"));
        browser.see("input[name=key]");
    }

    @Test
    void keyboard_searches_moves_opens_and_lists_its_keys() {
        addLeads(3, "keyboard.example", "Keyworks");
        signIn(KEY);
        goTo("/leads");

        type("/");
        browser.until(() -> focus().equals("Search leads"));
        type("Keyworks");
        browser.until(() -> browser.texts("tbody tr[data-id]").size() == 3);
        type(Keys.ESCAPE);
        type("j");
        String first = focusedRow();
        type("j");
        String second = focusedRow();
        type("k");
        assertThat(focusedRow()).isEqualTo(first).isNotEqualTo(second).isNotEmpty();
        type("?");
        assertThat(browser.see("dialog[open]").getText())
                .contains("Search", "Next row", "Previous row", "Open the row");
        assertThat(problems()).isEmpty();
        type(Keys.ESCAPE);
        browser.until(() -> !browser.shows("dialog"));
        type(Keys.ENTER);
        browser.until(() -> browser.driver().getCurrentUrl().endsWith("#/leads/" + first));

        type("?");
        browser.see("dialog[open]");
        browser.driver().navigate().back();
        browser.until(() -> !browser.shows("dialog"));
    }

    private static void type(CharSequence keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
    }

    private static String focus() {
        String name = browser.run("return document.activeElement.ariaLabel");
        return name == null ? "" : name;
    }

    private static String focusedRow() {
        return browser.run("return document.activeElement.closest('tr')?.dataset.id ?? ''");
    }
}
