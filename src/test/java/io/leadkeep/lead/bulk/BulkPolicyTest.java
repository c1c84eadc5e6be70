package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import java.util.Map;

/** The write policies of {@code POST /v1/leads/bulk}. */
@ServiceTest
class BulkPolicyTest extends AbstractPolicyTest {

    @Override
    Response send(Api api, String email, String field, String value, Map<String, String> options) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode row = body.putArray("leads").addObject().put("email", email);
        put(row, field, value);
        options.forEach(
                (name, option) -> {
                    if (option.matches("true|false")) {
                        body.put(name, Boolean.parseBoolean(option));
                    } else {
                        body.put(name, option);
                    }
                });
        return api.post("/v1/leads/bulk", body.toString());
    }
}
