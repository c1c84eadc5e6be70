package io.leadkeep.lead.bulk;

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

/** The option {@code dataCleanup} of bulks and imports. */
@ServiceTest
class DataCleanupTest {

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "555-1234 | US | 555-1234",
                "(415) 555-2671 | United States of America | +14155552671",
                "020 7946 0958 | Great Britain | +442079460958",
                "02 123 4567 | UAE | +97121234567",
                "030 901820 | Deutschland | +4930901820",
                "01 534530 | österreich | +431534530",
                "03 1234 5678 | 日本 | +81312345678",
                "0044 20 7946 0958 | - | +442079460958",
                "415 555 2671 | Atlantis | 415 555 2671"
            })
    void complete_phone_number_is_formatted_for_country(
            String phone, String country, String stored) {
        bulk(
                "{\"leads\":[{\"email\":\"a@example.com\",\"phone\":\"%s\",\"country\":\"%s\"}]}"
                        .formatted(phone, country == null ? "" : country));

        assertThat(lead("a@example.com")).containsEntry("phoneNumber", stored);
    }

    @ParameterizedTest
    @CsvSource({
        "linkedin.com/in/Anna-M, in/anna-m",
        "http://de.linkedin.com/in/anna-m/details/experience/?trk=x#y, in/anna-m",
        "https://www.linkedin.com/in/Jo%c3%83o, in/jo%C3%A3o",
        "https://www.linkedin.com/in/joão, in/jo%C3%A3o",
        "https://www.linkedin.com/in/ACoAABcDeFgHiJkLmNoP_q-Z/, in/ACoAABcDeFgHiJkLmNoP_q-Z",
        "https://uk.linkedin.com/pub/Anna-M/1A/234/567/?x, pub/anna-m/1a/234/567",
        "https://www.linkedin.com/pub/anna-m/, pub/anna-m",
        "https://www.linkedin.com/Company/Acme/about/, company/acme"
    })
    void linkedin_urls_are_normalised(String url, String page) {
        bulk("{\"leads\":[{\"email\":\"a@example.com\",\"linkedinUrl\":\"" + url + "\"}]}");

        assertThat(lead("a@example.com"))
                .containsEntry("linkedinUrl", "https://linkedin.com/" + page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.linkedin.com/pub/dir/Anna/M",
                "https://www.linkedin.com/sales/lead/ACwAAA,x",
                "https://mail.example.com/linkedin.com/in/Anna",
                "https://example.com/in/Anna"
            })
    void other_urls_stay_unchanged(String url) {
        bulk("{\"leads\":[{\"email\":\"a@example.com\",\"linkedinUrl\":\"" + url + "\"}]}");

        assertThat(lead("a@example.com")).containsEntry("linkedinUrl", url);
    }

    @Test
    void white_space_in_tags_is_collapsed() {
        bulk(
                "{\"leads\":[{\"email\":\"a@example.com\",\"tags\":[\" hot \\n"
                        + " lead\",\"hot lead\"]}]}");

        assertThat(lead("a@example.com")).containsEntry("tags", List.of("hot lead"));
    }

    private void bulk(String body) {
        Response answer = Api.as(tenant).send("POST", "/v1/leads/bulk", body);
        assertThat(answer.jsonPath().getInt("data.imported")).as(answer.asString()).isEqualTo(1);
    }

    private Map<String, Object> lead(String email) {
        return Api.as(tenant)
                .get("/v1/leads?search=" + email)
                .jsonPath()
                .getMap("data.find { it.email == '" + email + "' }");
    }
}
