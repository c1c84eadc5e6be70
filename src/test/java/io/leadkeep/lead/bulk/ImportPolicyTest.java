package io.leadkeep.lead.bulk;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import java.util.Map;

/** The write policies of {@code POST /v1/leads/import/csv}. */
@ServiceTest
class ImportPolicyTest extends AbstractPolicyTest {

    @Override
    Response send(Api api, String email, String field, String value, Map<String, String> options) {
        CsvForm form =
                switch (value) {
                    case "absent" -> CsvForm.of("email", email);
                    case "null" -> CsvForm.of("email," + field, email + ",");
                    default ->
                            CsvForm.of(
                                    "email," + field,
                                    "%s,\"%s\"".formatted(email, value(field, value)));
                };
        options.forEach(form::with);
        return api.importCsv(form);
    }
}
