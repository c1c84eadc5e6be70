package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Common parts of the list tests, with three leads. */
abstract class ListTest {

    @Inject Tenants tenants;

    Tenant tenant;

    @BeforeEach
    void createLeads() {
        tenant = tenants.create();
        create(
                """
                {"email":"john@acme.com","firstName":"John","lastName":"Doe","companyName":"Acme Corp",
                 "jobTitle":"VP of Sales","phone":"+1","tags":["vip","enterprise"],"country":"US","city":"Boston",
                 "customFields":{"industry":"SaaS","size":5,"open":true,"code":"5"}}
                """);
        create(
                """
                {"email":"li@gmail.com","firstName":"Li","lastName":"Bo","tags":["vip"],"country":"CN",
                 "customFields":{"industry":"Bank","size":6}}
                """);
        create(
                """
                {"email":"eva@globex.de","firstName":"Eva","lastName":"Müller","companyName":"Globex 100%_Ltd",
                 "jobTitle":"Engineer","country":"DE","city":"Bonn"}
                """);
    }

    void create(String json) {
        assertThat(Api.as(tenant).create(json).statusCode()).isEqualTo(201);
    }

    Response list(String query) {
        StringBuilder encoded = new StringBuilder();
        for (String parameter : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            encoded.append(encoded.isEmpty() ? "?" : "&").append(parts[0]);
            if (parts.length > 1) {
                encoded.append('=').append(URLEncoder.encode(parts[1], StandardCharsets.UTF_8));
            }
        }
        String path = query.isEmpty() ? "/v1/leads" : "/v1/leads" + encoded;
        return Api.as(tenant).get(path);
    }

    static List<String> names(Response list) {
        return list.jsonPath().getList("data.email", String.class).stream()
                .map(email -> email.substring(0, email.indexOf('@')))
                .toList();
    }
}
