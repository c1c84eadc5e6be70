package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.DnsAnswer.Outcome;
import io.leadkeep.mail.MailFixture.Settings;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Type;

/** Servers that fail, do not answer, answer late, or send more than a datagram holds. */
class RetryingResolverTest {

    private final TestDns dns = TestDns.start();
    private final TestDns second = TestDns.start();

    @AfterEach
    void close() {
        dns.close();
        second.close();
    }

    @Test
    void failed_query_is_retried_and_next_answer_counts() {
        for (Fault fault : new Fault[] {Fault.SERVFAIL, Fault.REFUSED, Fault.SILENCE}) {
            String domain = fault.name().toLowerCase() + ".example";
            dns.add(domain + ". MX 10 mx.example.").fail(domain, Type.MX, fault, 1);

            try (MailFixture fixture = MailFixture.asking(dns)) {
                assertThat(fixture.outcome(domain, Type.MX)).isEqualTo(Outcome.FOUND);
            }
            assertThat(dns.count(domain, Type.MX)).isEqualTo(2);
        }
    }

    @Test
    void permanent_failure_fails_lookup_after_all_attempts() {
        for (Fault fault : new Fault[] {Fault.SERVFAIL, Fault.REFUSED, Fault.SILENCE}) {
            String domain = fault.name().toLowerCase() + ".example";
            dns.add(domain + ". MX 10 mx.example.").fail(domain, fault);

            try (MailFixture fixture = MailFixture.asking(dns)) {
                assertThat(fixture.outcome(domain, Type.MX)).isEqualTo(Outcome.FAILED);
            }
            assertThat(dns.count(domain, Type.MX)).isEqualTo(2);
        }
    }

    @Test
    void lookup_with_an_error_reply_and_a_timeout_fails_as_unusable() {
        for (boolean errorFirst : new boolean[] {true, false}) {
            String domain = "error-first-" + errorFirst + ".example";
            dns.fail(domain, errorFirst ? Fault.SERVFAIL : Fault.SILENCE);
            second.fail(domain, errorFirst ? Fault.SILENCE : Fault.SERVFAIL);

            Settings settings = Settings.of(dns, second).timeout(Duration.ofMillis(200));
            try (MailFixture fixture = new MailFixture(settings)) {
                assertThat(MailFixture.await(fixture.dns.find(domain, Type.MX)).failure())
                        .isEqualTo(DnsFailure.UNUSABLE);
            }
        }
    }

    @Test
    void second_server_is_queried_when_first_fails_or_is_silent() {
        for (Fault fault : new Fault[] {Fault.SERVFAIL, Fault.REFUSED, Fault.SILENCE}) {
            String domain = fault.name().toLowerCase() + ".example";
            dns.fail(domain, fault);
            second.add(domain + ". MX 10 mx.example.");

            try (MailFixture fixture = MailFixture.asking(dns, second)) {
                assertThat(fixture.outcome(domain, Type.MX)).isEqualTo(Outcome.FOUND);
            }
            assertThat(dns.count(domain, Type.MX)).isEqualTo(1);
            assertThat(second.count(domain, Type.MX)).isEqualTo(1);
        }
    }

    @Test
    void second_server_is_queried_when_port_of_first_is_closed() throws Exception {
        second.add("closed.example. MX 10 mx.example.");
        String closed = "127.0.0.1:" + ServiceProcess.freePort();

        try (MailFixture fixture = new MailFixture(Settings.of(closed + "," + second.address()))) {
            assertThat(fixture.outcome("closed.example", Type.MX)).isEqualTo(Outcome.FOUND);
        }
    }

    @Test
    void unresponsive_server_is_queried_last_for_some_seconds() {
        Settings settings = Settings.of(dns, second).timeout(Duration.ofMillis(100));
        try (MailFixture fixture = new MailFixture(settings)) {
            for (int i = 0; i < 8; i++) {
                String domain = "silent" + i + ".example";
                dns.fail(domain, Fault.SILENCE);
                second.add(domain + ". MX 10 mx.example.");
                assertThat(fixture.outcome(domain, Type.MX)).isEqualTo(Outcome.FOUND);
            }
        }
        assertThat(dns.count("silent0.example")).isEqualTo(1);
        assertThat(dns.count("silent7.example")).isZero();
    }

    @Test
    void nxdomain_is_final_without_query_to_second_server() {
        second.add("final.example. MX 10 mx.example.");

        try (MailFixture fixture = MailFixture.asking(dns, second)) {
            assertThat(fixture.outcome("final.example", Type.MX)).isEqualTo(Outcome.NO_DOMAIN);
        }
        assertThat(second.count("final.example")).isZero();
    }

    @Test
    void truncated_reply_is_queried_again_over_tcp() {
        dns.add("truncated.example. MX 10 mx.example.").fail("truncated.example", Fault.TRUNCATED);

        try (MailFixture fixture = MailFixture.asking(dns)) {
            assertThat(fixture.outcome("truncated.example", Type.MX)).isEqualTo(Outcome.FOUND);
        }
        assertThat(dns.countOverTcp("truncated.example", Type.MX)).isEqualTo(1);
    }

    @Test
    void answer_larger_than_a_datagram_arrives_complete() {
        Stream.iterate(0, i -> i + 1)
                .limit(100)
                .forEach(i -> dns.add("many.example. MX 10 mx" + i + ".many-hosts.example."));

        try (MailFixture fixture = MailFixture.asking(dns)) {
            assertThat(MailFixture.await(fixture.dns.find("many.example", Type.MX)).records())
                    .hasSize(100)
                    .allMatch(MXRecord.class::isInstance);
        }
        assertThat(dns.countOverTcp("many.example", Type.MX)).isEqualTo(1);
    }

    @Test
    void reply_after_query_timeout_is_ignored() {
        dns.add("late.example. MX 10 mx.example.").delay("late.example", Duration.ofSeconds(3));

        try (MailFixture fixture = MailFixture.asking(dns)) {
            assertThat(fixture.outcome("late.example", Type.MX)).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void lookup_fails_at_its_deadline_with_attempts_left() {
        dns.hold("held.example");
        Settings settings =
                Settings.of(dns).timeout(Duration.ofMinutes(1)).deadline(Duration.ofMillis(300));

        try (MailFixture fixture = new MailFixture(settings)) {
            assertThat(fixture.outcome("held.example", Type.MX)).isEqualTo(Outcome.FAILED);
        }
        assertThat(dns.count("held.example")).isEqualTo(1);
    }

    @Test
    void referral_is_not_taken_for_missing_record() {
        dns.fail("referral.example", Fault.REFERRAL);
        second.add("referral.example. MX 10 mx.example.");

        try (MailFixture fixture = MailFixture.asking(dns, second)) {
            assertThat(fixture.outcome("referral.example", Type.MX)).isEqualTo(Outcome.FOUND);
        }
    }
}
