package io.leadkeep.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.TestDns;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@ServiceTest
class MailServiceTest {

    @Inject MailRoutes routes;
    @Inject GatewayDetector gateways;
    @Inject ProviderDetector providers;

    @Test
    void service_queries_configured_servers_and_counts_lookups() {
        TestDns.shared()
                .add(
                        "mail-service.example. MX 10 mx.pphosted.com.",
                        "autodiscover.mail-service.example. CNAME autodiscover.outlook.com.");

        assertThat(MailFixture.await(routes.find("mail-service.example")).exchangers())
                .containsExactly(new MailRoute.Exchanger("mx.pphosted.com", 10));
        assertThat(MailFixture.await(gateways.find("mail-service.example")).gateway())
                .isEqualTo(SecureEmailGateway.PROOFPOINT);
        assertThat(MailFixture.await(providers.find("mail-service.example")).slug())
                .isEqualTo("microsoft");
        assertThat(given().get("/q/metrics").asString())
                .contains("leadkeep_dns_lookups_seconds_count{outcome=\"found\",type=\"MX\"}")
                .contains("leadkeep_dns_waiting")
                .containsPattern("cache_gets_total\\{cache=\"dns\",result=\"hit\"}");
    }
}
