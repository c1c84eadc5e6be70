package io.leadkeep.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.WebhookSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The do-not-contact list, webhooks, keys and members in the console. */
class ConsoleSettingsIT extends ConsolePage {

    @BeforeEach
    void signIn() {
        signIn(platformKey);
    }

    private static void write(String name, String text) {
        browser.see("dialog[open] [name=%s]".formatted(name)).sendKeys(text);
    }

    /** Returns what the dialog shows once, and closes it. */
    private static String shownOnce() {
        String secret = browser.see("dialog pre").getText();
        press("Done");
        browser.until(() -> !browser.shows("dialog"));
        assertThat(text()).doesNotContain(secret);
        return secret;
    }

    @Test
    void entries_are_added_checked_and_removed() {
        goTo("/dnc");
        press("Add");
        write("entries", "globex.test\nnonsense");
        press("Add to the list");
        awaitText("such as acme.com: “nonsense”");
        assertThat(problems()).isEmpty();
        browser.see("dialog [name=entries]").clear();
        write("entries", "globex.test\njane@acme.test");
        press("Add to the list");
        awaitText("2 entries added");

        browser.press("button[aria-label=More]");
        press("Check addresses");
        write("emails", "john@sub.globex.test");
        press("Check");
        awaitText("by its domain");
        browser.press("dialog button[aria-label=Close]");

        browser.see("input[type=search]").sendKeys("globex");
        browser.until(() -> !text().contains("jane@acme.test"));
        browser.press("tbody .check-cell");
        press("Remove");
        press("Remove 1 entry");
        awaitText("Nothing on the list fits");
        assertThat(total("globex")).isZero();
        assertThat(total("jane@acme")).isEqualTo(1);
    }

    private static int total(String search) {
        return call("GET", "/v1/dnc?search=" + search, KEY, "").at("/pagination/total").intValue();
    }

    @Test
    void secret_of_a_webhook_is_shown_once_and_its_test_reports_the_answer() {
        try (WebhookSink sink = WebhookSink.start().answer(503)) {
            goTo("/webhooks");
            press("New webhook");
            browser.see("dialog[open]");
            assertThat(problems()).isEmpty();
            write("name", "CRM");
            write("url", sink.url());
            press("Create webhook");
            assertThat(shownOnce()).startsWith("whsec_");

            press("Send a test");
            awaitText("Your URL answered 503");
            assertThat(sink.await(1).get(0).type()).isEqualTo("webhook.test");
        }
    }

    @Test
    void key_is_shown_once_and_that_of_the_session_is_marked() {
        goTo("/keys");
        assertThat(browser.texts(".key-name"))
                .filteredOn(name -> name.contains("In use"))
                .hasSize(1);
        press("New key");
        write("name", "Nightly export");
        press("Create key");
        awaitText("Choose at least one");
        assertThat(problems()).isEmpty();
        browser.press("dialog .scopes input");
        press("Create key");
        browser.see("dialog pre");
        assertThat(problems()).isEmpty();

        call("GET", "/v1/leads", shownOnce(), "");
        awaitText("Nightly export");
    }

    @Test
    void member_gets_a_key_that_is_shown_once_and_is_removed() {
        goTo("/members");
        press("Add a member");
        write("email", "jane@members.test");
        press("Add member");
        call("GET", "/v1/account", shownOnce(), "");
        awaitText("jane@members.test");
        press("Remove");
        press("Remove member");
        browser.until(() -> !browser.texts("main").get(0).contains("jane@members.test"));
    }
}
