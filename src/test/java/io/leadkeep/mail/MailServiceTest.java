package io.leadkeep.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.TestDns;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The room in the running service. */
@ServiceTest
class MailServiceTest {

    @Inject MailRoutes routes;
    @Inject GatewayDetector guards;
    @Inject ProviderDetector providers;

    @Test
    void the_service_asks_the_servers_of_its_configuration_and_counts_what_it_asks() {
        TestDns.shared()
                .add(
                        "mail-service.example. MX 10 mx.pphosted.com.",
                        "autodiscover.mail-service.example. CNAME autodiscover.outlook.com.");

        assertThat(MailFixture.await(routes.find("mail-service.example")).exchangers())
                .containsExactly(new MailRoute.Exchanger("mx.pphosted.com", 10));
        assertThat(MailFixture.await(guards.find("mail-service.example")).slug())
                .isEqualTo("proofpoint");
        assertThat(MailFixture.await(providers.find("mail-service.example")).slug())
                .isEqualTo("microsoft");
        assertThat(given().get("/q/metrics").asString())
                .contains("leadkeep_dns_lookups_seconds_count{outcome=\"found\",type=\"MX\"}")
                .contains("leadkeep_dns_waiting")
                .containsPattern("cache_gets_total\\{cache=\"dns\",result=\"hit\"}");
    }
}
