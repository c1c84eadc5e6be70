package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.GatewayDetector.Detection;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayDetectorTest {

    private static final Detection NONE = new Detection(null, null, false);
    private static final AtomicInteger DOMAINS = new AtomicInteger();

    private static TestDns dns;
    private static MailFixture fixture;

    @BeforeAll
    static void open() {
        dns = TestDns.start();
        fixture = MailFixture.asking(dns);
    }

    @AfterAll
    static void close() {
        fixture.close();
        dns.close();
    }

    /** Real exchanges, at least one for each row of the table. */
    private static final String[][] EXCHANGES = {
        {"mxa-001d3b01.gslb.pphosted.com", "proofpoint"},
        {"mx1-us1.ppe-hosted.com", "proofpoint"},
        {"us-smtp-inbound-1.mimecast.com", "mimecast"},
        {"za-smtp-inbound-1.mimecast.co.za", "mimecast"},
        {"je-smtp-inbound-1.mimecast-offshore.com", "mimecast"},
        {"d12345a.ess.barracudanetworks.com", "barracuda"},
        {"d12345b.ess.de.barracudanetworks.com", "barracuda"},
        {"d12345b.ess.uk.barracudanetworks.com", "barracuda"},
        {"mx1.hc1234-56.iphmx.com", "cisco"},
        {"inbound.mx.us.etd.cisco.com", "cisco"},
        {"inbound.mx.eu.etd.cisco.com", "cisco"},
        {"inbound.mx.in.etd.cisco.com", "cisco"},
        {"inbound.mx.au.etd.cisco.com", "cisco"},
        {"inbound.mx.ae.etd.cisco.com", "cisco"},
        {"cust12345-1.in.mailcontrol.com", "forcepoint"},
        {"mx-01-eu-west-1.prod.hydra.sophos.com", "sophos"},
        {"asp.reflexion.net", "sophos"},
        {"acme.in.tmes.trendmicro.com", "trendmicro"},
        {"acme.in.tmes.trendmicro.eu", "trendmicro"},
        {"acme.in.tmes-anz.trendmicro.com", "trendmicro"},
        {"acme.in.tmes-sg.trendmicro.com", "trendmicro"},
        {"acme.in.tmes-in.trendmicro.com", "trendmicro"},
        {"acme.in.tmes-uae.trendmicro.com", "trendmicro"},
        {"acme.in.tmems-jp.trendmicro.com", "trendmicro"},
        {"in.hes.trendmicro.com", "trendmicro"},
        {"cluster1.us.messagelabs.com", "symantec"},
        {"acme.com.inbound10.mxlogic.net", "mcafee"},
        {"acme.com.s7a1.psmtp.com", "google_postini"},
    };

    private static final String[] MICROSOFT_FILTERS = {
        "acme-com.mail.protection.outlook.com",
        "acme-com.j-v1.mx.microsoft",
        "acme-com.mail.protection.office365.us",
        "acme-com.mail.protection.partner.outlook.cn",
    };

    @Test
    void each_listed_gateway_is_detected_by_its_exchanges() {
        for (String[] exchange : EXCHANGES) {
            assertThat(detectionOf(exchange[0]))
                    .as(exchange[0])
                    .isEqualTo(detected(exchange[1], true));
        }
    }

    @Test
    void microsoft_filter_is_named_but_not_separate() {
        for (String exchange : MICROSOFT_FILTERS) {
            assertThat(detectionOf(exchange))
                    .as(exchange)
                    .isEqualTo(detected("microsoft_atp", false));
        }
    }

    @Test
    void each_row_of_the_table_has_a_test_exchange() {
        Set<HostPattern> matched = new HashSet<>();
        HostTable table = GatewayDetector.table();
        Set<String> kinds = Set.of("gateway", "filter", "neither");
        for (String[] exchange : EXCHANGES) {
            table.find(exchange[0], kinds).ifPresent(row -> matched.add(row.suffix()));
        }
        for (String exchange : MICROSOFT_FILTERS) {
            table.find(exchange, kinds).ifPresent(row -> matched.add(row.suffix()));
        }
        assertThat(table.rows())
                .filteredOn(row -> !matched.contains(row.suffix()))
                .extracting(HostTable.Row::kind)
                .containsExactly("neither");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx.notpphosted.com",
                "notpphosted.com",
                "pphosted.com.evil.example",
                "mx.pphosted.com.evil.example",
                "pphosted.co",
                "hotmail-com.olc.protection.outlook.com",
                "outlook.com",
                "d1.ess.deu.barracudanetworks.com",
                "d1.ess.x1.barracudanetworks.com",
                "ess.a.de.barracudanetworks.com",
                "inbound.mx.fr.etd.cisco.com",
                "alln-mx-01.cisco.com",
                "mail.sophos.com",
                "mx.trendmicro.com",
                "mail.barracudanetworks.com",
                "smtp.google.com",
                "aspmx.l.google.com",
                "mail.microsoft",
                "mx.microsoft.com",
            })
    void similar_names_and_domains_of_vendors_are_not_detected(String exchange) {
        assertThat(detectionOf(exchange)).isEqualTo(NONE);
    }

    @Test
    void upper_case_and_bare_suffix_match() {
        assertThat(detectionOf("MX1.PPHosted.COM").gateway())
                .isEqualTo(SecureEmailGateway.PROOFPOINT);
        assertThat(detectionOf("pphosted.com").gateway()).isEqualTo(SecureEmailGateway.PROOFPOINT);
    }

    @Test
    void each_exchange_is_checked() {
        assertThat(detectionOf("mx.acme.example", "eu-smtp-inbound-1.mimecast.com").gateway())
                .isEqualTo(SecureEmailGateway.MIMECAST);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 20, proofpoint, true",
        "20, 10, microsoft_atp, false",
    })
    void gateway_with_better_preference_wins(
            int proofpoint, int microsoft, String slug, boolean separate) {
        String domain = "pair" + DOMAINS.incrementAndGet() + ".example";
        dns.add(
                "%s. MX %d a.mail.protection.outlook.com.".formatted(domain, microsoft),
                "%s. MX %d mx.pphosted.com.".formatted(domain, proofpoint));

        assertThat(find(domain)).isEqualTo(detected(slug, separate));
    }

    @Test
    void gateway_host_without_address_is_detected() {
        assertThat(detectionOf("gone.pphosted.com").gateway())
                .isEqualTo(SecureEmailGateway.PROOFPOINT);
        assertThat(dns.count("gone.pphosted.com")).as("address lookups").isZero();
    }

    @Test
    void domain_without_mx_or_mail_has_no_gateway() {
        dns.add("self.pphosted.com. A 192.0.2.1", "null-mx.example. MX 0 .");

        assertThat(find("self.pphosted.com")).isEqualTo(NONE);
        assertThat(find("null-mx.example")).isEqualTo(NONE);
        assertThat(find("no-such-domain.example")).isEqualTo(NONE);
    }

    @Test
    void dns_failure_leaves_gateway_unknown() {
        dns.fail("broken.example", Fault.SERVFAIL).fail("silent.example", Fault.SILENCE);

        assertThat(find("broken.example"))
                .isEqualTo(new Detection(DnsFailure.UNUSABLE, null, false));
        assertThat(find("silent.example"))
                .isEqualTo(new Detection(DnsFailure.TIMEOUT, null, false));
    }

    private static Detection detected(String slug, boolean separate) {
        return new Detection(null, SecureEmailGateway.ofSlug(slug), separate);
    }

    private static Detection detectionOf(String... exchanges) {
        String domain = "d" + DOMAINS.incrementAndGet() + ".example";
        int preference = 0;
        for (String exchange : exchanges) {
            preference += 10;
            dns.add("%s. MX %d %s.".formatted(domain, preference, exchange));
        }
        return find(domain);
    }

    private static Detection find(String domain) {
        return MailFixture.await(fixture.gateways.find(domain));
    }
}
