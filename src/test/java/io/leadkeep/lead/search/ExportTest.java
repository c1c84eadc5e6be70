package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Common parts of the export tests. */
abstract class ExportTest {

    /** All fields that a client can set, with formulas, quotes, separators and odd characters. */
    static final List<String> LEADS =
            List.of(
                    """
                    {"email":"a@example.com","firstName":"Ann","lastName":"O'Hara","companyName":"A, B; \\"C\\"",
                     "jobTitle":"line\\r\\nbreak","phone":"+1 650 253-0000","linkedinUrl":"https://x.com/in/a",
                     "city":"Köln","state":"NW","country":"DE","tags":["a","b c"],
                     "customFields":{"n":12345678901234567890.10,"0":[0,false,"",null,{"x":1e5}],"s":"=1+1"}}
                    """,
                    """
                    {"email":"=b@example.com","firstName":"=1+1","lastName":"+x","companyName":"-x",
                     "jobTitle":"@x","city":"'=x","state":"''@x","country":"'quoted'","tags":["=a","b"]}
                    """,
                    """
                    {"email":"'=c@example.com","firstName":"＝1","lastName":"＠x","companyName":"'",
                     "jobTitle":"#x","city":"\\"","state":"'''","tags":["a,b","c"]}
                    """,
                    "{\"email\":\"d@example.com\",\"tags\":[\"a;b\",\"\\\"\",\"'\"],\"city\":\"😀\"}",
                    "{\"email\":\"e@example.com\",\"tags\":[\"[\"],\"firstName\":\"null\"}",
                    "{\"email\":\"f@example.com\",\"tags\":[\"-\",\"[\"],\"customFields\":{\"email\":\"x\"}}",
                    "{\"email\":\"g@example.com\",\"tags\":[\"'+\"],\"firstName\":\"Ann  B\"}",
                    "{\"email\":\"h@example.com\",\"customFields\":{\"tiny\":-1e-999,\"a\":null}}");

    @Inject Tenants tenants;

    Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    static String text(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return new String(response.asByteArray(), StandardCharsets.UTF_8);
    }
}
