package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.DnsAnswer.Outcome;
import io.leadkeep.mail.MailRoute.Kind;
import io.leadkeep.testsupport.CapturedLog;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** Servers that give wrong answers for names that everyone knows. */
class DnsServerCheckTest {

    private static final Duration LATER = DnsServerCheck.MAX_AGE.plusSeconds(1);

    private static final Duration SOON = DnsServerCheck.MAX_AGE_UNLESS_USABLE.plusSeconds(1);

    private final CapturedLog log = CapturedLog.of(DnsServerCheck.class.getName());
    private final TestDns dns = TestDns.start();
    private final TestDns second = TestDns.start();
    private MailFixture fixture;

    @AfterEach
    void close() {
        fixture.close();
        dns.close();
        second.close();
        log.close();
    }

    private void ask(TestDns... servers) {
        fixture = MailFixture.asking(servers);
    }

    private static void denyTopLevelDomains(TestDns server) {
        server.fail("com", Fault.NXDOMAIN).fail("org", Fault.NXDOMAIN).fail("net", Fault.NXDOMAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com", "org", "net"})
    void nxdomain_of_a_server_that_denies_a_top_level_domain_is_ignored(String denied) {
        dns.fail(denied, Fault.NXDOMAIN);
        ask(dns);

        MailRoute route = fixture.route("gone.example");

        assertThat(route.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(route.failure()).isEqualTo(DnsFailure.UNUSABLE);
        assertThat(dns.count(denied, Type.SOA)).isEqualTo(1);
    }

    @Test
    void missing_records_at_a_server_that_denies_top_level_domains_are_ignored() {
        denyTopLevelDomains(dns);
        dns.add("text.example. TXT \"no mail\"");
        ask(dns);

        assertThat(fixture.route("text.example").kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void records_of_a_server_that_denies_top_level_domains_are_used() {
        denyTopLevelDomains(dns);
        dns.add("internal.example. MX 10 mx.internal.example.");
        ask(dns);

        assertThat(fixture.route("internal.example").kind()).isEqualTo(Kind.EXCHANGERS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"SERVFAIL", "REFUSED", "SILENCE", "REFERRAL"})
    void check_without_answer_leaves_server_usable(Fault fault) {
        dns.fail("com", fault).fail("org", fault).fail("net", fault);
        ask(dns);

        assertThat(fixture.route("gone.example").kind()).isEqualTo(Kind.NONE);
    }

    @Test
    void missing_soa_record_of_a_top_level_domain_leaves_server_usable() {
        dns.remove("com").remove("org").remove("net");
        dns.add("acme.com. A 192.0.2.1", "acme.org. A 192.0.2.1", "acme.net. A 192.0.2.1");
        ask(dns);

        assertThat(fixture.route("gone.example").kind()).isEqualTo(Kind.NONE);
    }

    @Test
    void check_without_answer_leaves_server_unusable() {
        denyTopLevelDomains(dns);
        ask(dns);
        fixture.route("gone.example");

        for (String name : List.of("com", "org", "net")) {
            dns.recover(name).fail(name, Fault.SERVFAIL);
        }
        fixture.pass(LATER);

        assertThat(fixture.route("gone.example").kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void check_is_repeated_and_logs_each_change_once() {
        ask(dns);
        assertThat(fixture.route("gone.example").kind()).isEqualTo(Kind.NONE);
        assertThat(log.messagesWith(dns.address())).isEmpty();

        denyTopLevelDomains(dns);
        fixture.pass(LATER);
        assertThat(fixture.route("gone1.example").kind()).isEqualTo(Kind.UNKNOWN);
        fixture.pass(SOON);
        assertThat(fixture.route("gone2.example").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(unusable()).isEqualTo(1);
        assertThat(log.messagesWith(dns.address()))
                .singleElement()
                .asString()
                .contains("The DNS server " + dns.address() + " is unusable");

        List.of("com", "org", "net").forEach(dns::recover);
        fixture.pass(SOON.plus(CachingResolver.FAILURE_TTL));
        assertThat(fixture.route("gone1.example").kind()).as("not cached").isEqualTo(Kind.NONE);
        assertThat(unusable()).isZero();
        assertThat(log.messagesWith(dns.address()))
                .hasSize(2)
                .last()
                .asString()
                .contains("The DNS server " + dns.address() + " is usable again");
        assertThat(dns.count("com", Type.SOA)).isEqualTo(4);
    }

    @Test
    void answer_waits_for_the_first_check() {
        dns.hold("com").fail("com", Fault.NXDOMAIN);
        fixture = new MailFixture(MailFixture.Settings.of(dns).timeout(Duration.ofSeconds(20)));

        CompletableFuture<MailRoute> route =
                fixture.routes.find("gone.example").subscribeAsCompletionStage();
        Awaitility.await().until(() -> dns.count("com") > 0);
        assertThat(dns.count("gone.example")).isEqualTo(1);
        assertThat(route).isNotDone();
        dns.release("com");

        assertThat(route)
                .succeedsWithin(Duration.ofSeconds(20))
                .extracting(MailRoute::kind)
                .isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void usable_server_is_asked_after_and_then_before_an_unusable_one() {
        denyTopLevelDomains(dns);
        second.add("found.example. MX 10 mx.example.", "later.example. MX 10 mx.example.");
        ask(dns, second);

        assertThat(fixture.route("found.example").kind()).isEqualTo(Kind.EXCHANGERS);
        assertThat(dns.count("found.example")).isEqualTo(1);
        assertThat(fixture.route("later.example").kind()).isEqualTo(Kind.EXCHANGERS);
        assertThat(dns.count("later.example")).as("queries to the unusable server").isZero();
        assertThat(fixture.route("gone.example").kind()).isEqualTo(Kind.NONE);
        assertThat(unusable()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "text.example, UNKNOWN",
        "portal.example, UNKNOWN",
        "mail.example, EXCHANGERS",
        "gone.example, NONE",
    })
    void addresses_of_a_server_with_an_address_for_every_name_make_no_mail_route(
            String domain, Kind expected) {
        dns.add(
                "leadkeep.invalid. A 192.0.2.99",
                "portal.example. A 192.0.2.99",
                "text.example. AAAA 2001:db8::99",
                "mail.example. MX 10 portal.example.");
        ask(dns);

        assertThat(fixture.route(domain).kind()).isEqualTo(expected);
        assertThat(unusable()).isEqualTo(1);
        assertThat(MailFixture.await(fixture.routes.addresses("portal.example")))
                .as("addresses of mail exchangers")
                .hasSize(1);
    }

    @Test
    void unusable_server_fails_detection_of_gateway_and_provider() {
        denyTopLevelDomains(dns);
        ask(dns);

        assertThat(MailFixture.await(fixture.gateways.find("gone.example")).failure())
                .isEqualTo(DnsFailure.UNUSABLE);
        assertThat(MailFixture.await(fixture.providers.find("gone.example")).failure())
                .isEqualTo(DnsFailure.UNUSABLE);
        assertThat(fixture.outcome("gone.example", Type.MX)).isEqualTo(Outcome.FAILED);
    }

    private double unusable() {
        return fixture.metrics.get("leadkeep.dns.servers.unusable").gauge().value();
    }
}
