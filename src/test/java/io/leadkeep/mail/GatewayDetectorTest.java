package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.GatewayDetector.Guard;
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

/** Which gateway stands in front of a domain's mailboxes. */
class GatewayDetectorTest {

    private static final Guard NOBODY = new Guard(true, null, false);
    private static final AtomicInteger DOMAINS = new AtomicInteger();

    private static TestDns dns;
    private static MailFixture room;

    @BeforeAll
    static void open() {
        dns = TestDns.start();
        room = MailFixture.asking(dns);
    }

    @AfterAll
    static void close() {
        room.close();
        dns.close();
    }

    /** Exchanges as they really occur, for every line of the table. */
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

    private static final String[] FILTERED_BY_MICROSOFT = {
        "acme-com.mail.protection.outlook.com",
        "acme-com.j-v1.mx.microsoft",
        "acme-com.mail.protection.office365.us",
        "acme-com.mail.protection.partner.outlook.cn",
    };

    @Test
    void every_gateway_of_the_table_is_found_by_its_exchanges() {
        for (String[] exchange : EXCHANGES) {
            assertThat(guardOf(exchange[0]))
                    .as(exchange[0])
                    .isEqualTo(new Guard(true, exchange[1], true));
        }
    }

    @Test
    void the_filter_of_microsoft_is_named_but_no_gateway_of_its_own() {
        for (String exchange : FILTERED_BY_MICROSOFT) {
            assertThat(guardOf(exchange))
                    .as(exchange)
                    .isEqualTo(new Guard(true, "microsoft_atp", false));
        }
    }

    @Test
    void every_line_of_the_table_has_its_exchange_here() {
        Set<HostPattern> met = new HashSet<>();
        HostTable table = GatewayDetector.table();
        Set<String> kinds = Set.of("gateway", "filter", "neither");
        for (String[] exchange : EXCHANGES) {
            table.find(exchange[0], kinds).ifPresent(row -> met.add(row.suffix()));
        }
        for (String exchange : FILTERED_BY_MICROSOFT) {
            table.find(exchange, kinds).ifPresent(row -> met.add(row.suffix()));
        }
        assertThat(table.rows())
                .filteredOn(row -> !met.contains(row.suffix()))
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
    void names_that_only_look_alike_and_the_companies_own_are_nobodys(String exchange) {
        assertThat(guardOf(exchange)).isEqualTo(NOBODY);
    }

    @Test
    void upper_case_and_the_suffix_itself_match() {
        assertThat(guardOf("MX1.PPHosted.COM").slug()).isEqualTo("proofpoint");
        assertThat(guardOf("pphosted.com").slug()).isEqualTo("proofpoint");
    }

    @Test
    void every_exchange_is_looked_at() {
        assertThat(guardOf("mx.acme.example", "eu-smtp-inbound-1.mimecast.com").slug())
                .isEqualTo("mimecast");
    }

    @ParameterizedTest
    @CsvSource({
        "10, 20, proofpoint, true",
        "20, 10, microsoft_atp, false",
    })
    void of_two_the_one_of_the_better_preference_counts(
            int proofpoint, int microsoft, String slug, boolean separate) {
        String domain = "pair" + DOMAINS.incrementAndGet() + ".example";
        dns.add(
                "%s. MX %d a.mail.protection.outlook.com.".formatted(domain, microsoft),
                "%s. MX %d mx.pphosted.com.".formatted(domain, proofpoint));

        assertThat(find(domain)).isEqualTo(new Guard(true, slug, separate));
    }

    @Test
    void a_gateway_whose_host_does_not_exist_is_a_gateway() {
        assertThat(guardOf("gone.pphosted.com").slug()).isEqualTo("proofpoint");
        assertThat(dns.count("gone.pphosted.com")).as("nobody needs its address").isZero();
    }

    @Test
    void a_domain_that_takes_its_mail_itself_or_takes_none_has_no_gateway() {
        dns.add("self.pphosted.com. A 192.0.2.1", "null-mx.example. MX 0 .");

        assertThat(find("self.pphosted.com")).isEqualTo(NOBODY);
        assertThat(find("null-mx.example")).isEqualTo(NOBODY);
        assertThat(find("no-such-domain.example")).isEqualTo(NOBODY);
    }

    @Test
    void without_an_answer_nothing_is_known() {
        dns.fail("broken.example", Fault.SERVFAIL).fail("silent.example", Fault.SILENCE);

        assertThat(find("broken.example")).isEqualTo(new Guard(false, null, false));
        assertThat(find("silent.example")).isEqualTo(new Guard(false, null, false));
    }

    private static Guard guardOf(String... exchanges) {
        String domain = "d" + DOMAINS.incrementAndGet() + ".example";
        int preference = 0;
        for (String exchange : exchanges) {
            preference += 10;
            dns.add("%s. MX %d %s.".formatted(domain, preference, exchange));
        }
        return find(domain);
    }

    private static Guard find(String domain) {
        return MailFixture.await(room.guards.find(domain));
    }
}
