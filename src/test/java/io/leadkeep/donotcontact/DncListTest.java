package io.leadkeep.donotcontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The entries of the list. */
@ServiceTest
class DncListTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private DncClient list;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        list = new DncClient(tenant);
    }

    @Test
    void entry_has_every_field() {
        list.add("Jane@Acme.com");

        Map<String, Object> entry = list.list("").getMap("data[0]");

        assertThat(entry)
                .containsEntry("email", "jane@acme.com")
                .containsEntry("entryType", "email")
                .containsEntry("reason", "manual")
                .containsEntry("workspaceId", tenant.workspaceId())
                .containsOnlyKeys(
                        "_id",
                        "email",
                        "entryType",
                        "workspaceId",
                        "reason",
                        "unsubscribedAt",
                        "createdAt",
                        "updatedAt");
        assertThat(entry.get("createdAt"))
                .isEqualTo(entry.get("updatedAt"))
                .isEqualTo(entry.get("unsubscribedAt"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "' Jane@ACME.com. ', jane@acme.com, email",
        "u@münchen.de, u@xn--mnchen-3ya.de, email",
        "ACME.com, acme.com, domain",
        "@acme.com, acme.com, domain",
        "*.acme.com, acme.com, domain",
        "münchen.de, xn--mnchen-3ya.de, domain"
    })
    void entry_is_normalised_and_added_once(String sent, String email, String entryType) {
        JsonPath first = list.add(sent);
        JsonPath again = list.addWithReason("bounce", email);

        assertThat(first.getMap("data")).isEqualTo(Map.of("added", 1, "skipped", 0));
        assertThat(again.getMap("data")).isEqualTo(Map.of("added", 0, "skipped", 1));
        assertThat(list.list("").getMap("data[0]"))
                .containsEntry("email", email)
                .containsEntry("entryType", entryType)
                .containsEntry("reason", "manual");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manual", "bounce", "complaint", "unsubscribe_link", "import"})
    void every_reason_is_kept(String reason) {
        list.addWithReason(reason, "a@example.com");

        assertThat(list.list("").getString("data[0].reason")).isEqualTo(reason);
    }

    @Test
    void entry_with_the_reason_erased_keeps_no_address() {
        list.add("a@example.com");

        JsonPath added = list.addWithReason("erased", "a@example.com");

        assertThat(added.getInt("data.added")).isEqualTo(1);
        assertThat(list.list("").getList("data.email")).isEqualTo(Collections.singletonList(null));
        assertThat(list.add("a@example.com").getInt("data.skipped")).isEqualTo(1);
        assertThat(list.list("?search=a").getList("data")).isEmpty();
    }

    @Test
    void request_with_repeats_adds_an_entry_once() {
        assertThat(list.add("a@example.com", "A@example.com", "b@example.com").getMap("data"))
                .isEqualTo(Map.of("added", 2, "skipped", 1));
    }

    @Test
    void every_broken_rule_is_listed_and_nothing_is_added() {
        Response refused =
                list.post(
                        """
                        {"entries":[{"email":"a@example.com"},{"email":"nobody"},{"reason":"spam"},
                        {"email":"a.example","entryType":"email"},{"email":"b@example.com","typ":"email"},7,
                        {"email":"a.example","reason":"erased"},{"email":"a.example","type":{},"reason":[]}],"more":1}
                        """);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(
                        List.of(
                                "more",
                                "entries[1].email",
                                "entries[2].email",
                                "entries[2].reason",
                                "entries[3].entryType",
                                "entries[4].typ",
                                "entries[5]",
                                "entries[6].reason",
                                "entries[7].type",
                                "entries[7].reason"));
        assertThat(list.list("").getList("data")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_001})
    void request_has_1_to_1000_entries(int number) {
        String entries = String.join(",", Collections.nCopies(number, "{\"email\":\"a@b.co\"}"));

        Response refused = list.post("{\"entries\":[" + entries + "]}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).isEqualTo(List.of("entries"));
    }

    @Test
    void list_pages_from_the_newest_entry() {
        for (String email : List.of("a@example.com", "b.example", "c@example.com")) {
            list.add(email);
        }

        List<Object> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = list.list("?limit=2" + cursor);
            found.addAll(page.getList("data.email"));
            assertThat(page.getInt("pagination.total")).isEqualTo(3);
            cursor = "&cursor=" + page.getString("pagination.nextCursor");
        } while (!cursor.endsWith("null"));

        assertThat(found).isEqualTo(List.of("c@example.com", "b.example", "a@example.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "?type=domain, 1",
        "?type=email, 3",
        "?search=ACME, 2",
        "?search=acme&type=email, 1",
        "?search=john@, 1",
        "?search=M%C3%9CNCHEN.de, 1",
        "?search=jane@mu%CC%88nchen, 1",
        "?search=xn--mnchen, 1",
        "?search=%25, 0",
        "?search=_, 0"
    })
    void list_can_be_filtered(String query, int number) {
        list.add("jane@acme.com", "acme.example", "john@example.com", "jane@münchen.de");

        JsonPath page = list.list(query);

        assertThat(page.getList("data")).hasSize(number);
        assertThat(page.getInt("pagination.total")).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "?type=phone, type",
        "?cursor=x, cursor",
        "?limit=101, limit",
        "?page=1, page",
        "?search=a&search=b, search"
    })
    void invalid_parameter_returns_400(String query, String field) {
        Response refused = Api.as(tenant).get(DncClient.PATH + query);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).isEqualTo(List.of(field));
    }
}
