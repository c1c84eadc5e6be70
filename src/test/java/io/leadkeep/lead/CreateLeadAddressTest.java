package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation and normalisation of e-mail addresses. */
@ServiceTest
class CreateLeadAddressTest {

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @CsvSource({
        "' John@ACME.com ', john@acme.com",
        "user@MÜNCHEN.de, user@xn--mnchen-3ya.de",
        "user@xn--mnchen-3ya.de, user@xn--mnchen-3ya.de",
        "a@example.com., a@example.com",
        "a+x@b.co, a+x@b.co",
        "first.last@sub.example.co.uk, first.last@sub.example.co.uk",
        "o'brien@example.com, o'brien@example.com",
        "JOSÉ@example.com, josé@example.com",
        "a@faß.de, a@xn--fa-hia.de",
        "a@例え.jp, a@xn--r8jz45g.jp",
        "a@example.com。, a@example.com",
        "a@例え。jp, a@xn--r8jz45g.jp",
        "a@example．co｡jp, a@example.co.jp",
    })
    void email_is_stored_normalised_and_unique(String sent, String stored) {
        Response response = Api.as(tenant).create(Map.of("email", sent));

        assertThat(response.jsonPath().getString("data.email")).isEqualTo(stored);
        assertThat(Api.as(tenant).create(Map.of("email", stored)).statusCode()).isEqualTo(409);
    }

    @Test
    void composed_and_decomposed_accents_are_the_same_email() {
        Api.as(tenant).create(Map.of("email", "jos\u00e9@example.com"));

        Response again = Api.as(tenant).create(Map.of("email", "jose\u0301@example.com"));

        assertThat(again.statusCode()).isEqualTo(409);
    }

    @Test
    void emails_that_differ_in_plus_tags_or_dots_are_different_leads() {
        for (String email : List.of("a@b.co", "a+x@b.co", "a.b@b.co", "ab@b.co")) {
            assertThat(Api.as(tenant).create(Map.of("email", email)).statusCode()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "john",
                "@example.com",
                "john@",
                "john@localhost",
                "john@@example.com",
                "a@b@example.com",
                "John <john@example.com>",
                "<john@example.com>",
                "\"john doe\"@example.com",
                "\"john\"@example.com",
                "john@[127.0.0.1]",
                "john@[IPv6:::1]",
                "john@127.0.0.1",
                "john doe@example.com",
                "john@exa mple.com",
                "john@example..com",
                ".john@example.com",
                "john.@example.com",
                "jo..hn@example.com",
                "john@-example.com",
                "john@example-.com",
                "john@exam_ple.com",
                "john(comment)@example.com",
                "@route.example:john@example.com",
                "john@example.com,jane@example.com",
                "john@example.com\njane@example.com",
                "jo\u200bhn@example.com",
                "jo\u202ehn@example.com",
                "john@xn--.com",
            })
    void invalid_email_returns_400_for_the_field_email(String email) {
        Response response = Api.as(tenant).create(Map.of("email", email));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("VALIDATION_ERROR");
        assertThat(response.jsonPath().getList("error.details.field")).containsExactly("email");
    }

    @Test
    void email_length_is_limited_in_octets_after_normalising() {
        String domain = ("d".repeat(60) + ".").repeat(3) + "com";
        int longestLocal = 64;

        assertThat(create("l".repeat(longestLocal) + "@example.com")).isEqualTo(201);
        assertThat(create("l".repeat(longestLocal + 1) + "@example.com")).isEqualTo(400);
        assertThat(create("é".repeat(32) + "@example.com")).isEqualTo(201);
        assertThat(create("é".repeat(33) + "@example.com")).isEqualTo(400);
        assertThat(create("l".repeat(64) + "@" + domain)).isEqualTo(201);
        assertThat(create("l".repeat(64) + "@abc.abc" + domain)).isEqualTo(400);
    }

    private int create(String email) {
        return Api.as(tenant).create(Map.of("email", email)).statusCode();
    }
}
