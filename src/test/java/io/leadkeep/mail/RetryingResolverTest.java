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

/** Servers that fail, keep silent, answer late or have more to say than a datagram holds. */
class RetryingResolverTest {

    private final TestDns dns = TestDns.start();
    private final TestDns second = TestDns.start();

    @AfterEach
    void close() {
        dns.close();
        second.close();
    }

    @Test
    void a_failure_is_tried_again_and_forgotten_when_the_next_answer_comes() {
        for (Fault fault : new Fault[] {Fault.SERVFAIL, Fault.REFUSED, Fault.SILENCE}) {
            String domain = fault.name().toLowerCase() + ".example";
            dns.add(domain + ". MX 10 mx.example.").fail(domain, Type.MX, fault, 1);

            try (MailFixture room = MailFixture.asking(dns)) {
                assertThat(room.outcome(domain, Type.MX)).isEqualTo(Outcome.FOUND);
            }
            assertThat(dns.count(domain, Type.MX)).isEqualTo(2);
        }
    }

    @Test
    void failures_without_end_are_a_failed_answer_after_all_attempts() {
        for (Fault fault : new Fault[] {Fault.SERVFAIL, Fault.REFUSED, Fault.SILENCE}) {
            String domain = fault.name().toLowerCase() + ".example";
            dns.add(domain + ". MX 10 mx.example.").fail(domain, fault);

            try (MailFixture room = MailFixture.asking(dns)) {
                assertThat(room.outcome(domain, Type.MX)).isEqualTo(Outcome.FAILED);
            }
            assertThat(dns.count(domain, Type.MX)).isEqualTo(2);
        }
    }

    @Test
    void the_second_server_is_asked_when_the_first_keeps_silent_or_fails() {
        for (Fault fault : new Fault[] {Fault.SERVFAIL, Fault.REFUSED, Fault.SILENCE}) {
            String domain = fault.name().toLowerCase() + ".example";
            dns.fail(domain, fault);
            second.add(domain + ". MX 10 mx.example.");

            try (MailFixture room = MailFixture.asking(dns, second)) {
                assertThat(room.outcome(domain, Type.MX)).isEqualTo(Outcome.FOUND);
            }
            assertThat(dns.count(domain, Type.MX)).isEqualTo(1);
            assertThat(second.count(domain, Type.MX)).isEqualTo(1);
        }
    }

    @Test
    void the_second_server_is_asked_when_nobody_listens_at_the_address_of_the_first()
            throws Exception {
        second.add("nobody.example. MX 10 mx.example.");
        String nobody = "127.0.0.1:" + ServiceProcess.freePort();

        try (MailFixture room = new MailFixture(Settings.of(nobody + "," + second.address()))) {
            assertThat(room.outcome("nobody.example", Type.MX)).isEqualTo(Outcome.FOUND);
        }
    }

    @Test
    void a_server_that_keeps_silent_is_asked_last_for_a_while() {
        Settings hasty = Settings.of(dns, second).timeout(Duration.ofMillis(100));
        try (MailFixture room = new MailFixture(hasty)) {
            for (int i = 0; i < 8; i++) {
                String domain = "silent" + i + ".example";
                dns.fail(domain, Fault.SILENCE);
                second.add(domain + ". MX 10 mx.example.");
                assertThat(room.outcome(domain, Type.MX)).isEqualTo(Outcome.FOUND);
            }
        }
        assertThat(dns.count("silent0.example")).isEqualTo(1);
        assertThat(dns.count("silent7.example")).isZero();
    }

    @Test
    void no_such_domain_is_final_whatever_another_server_would_say() {
        second.add("final.example. MX 10 mx.example.");

        try (MailFixture room = MailFixture.asking(dns, second)) {
            assertThat(room.outcome("final.example", Type.MX)).isEqualTo(Outcome.NO_DOMAIN);
        }
        assertThat(second.count("final.example")).isZero();
    }

    @Test
    void a_truncated_answer_is_asked_for_again_over_tcp() {
        dns.add("truncated.example. MX 10 mx.example.").fail("truncated.example", Fault.TRUNCATED);

        try (MailFixture room = MailFixture.asking(dns)) {
            assertThat(room.outcome("truncated.example", Type.MX)).isEqualTo(Outcome.FOUND);
        }
        assertThat(dns.countOverTcp("truncated.example", Type.MX)).isEqualTo(1);
    }

    @Test
    void more_records_than_a_datagram_holds_all_arrive() {
        Stream.iterate(0, i -> i + 1)
                .limit(100)
                .forEach(i -> dns.add("many.example. MX 10 mx" + i + ".many-hosts.example."));

        try (MailFixture room = MailFixture.asking(dns)) {
            assertThat(MailFixture.await(room.dns.find("many.example", Type.MX)).records())
                    .hasSize(100)
                    .allMatch(MXRecord.class::isInstance);
        }
        assertThat(dns.countOverTcp("many.example", Type.MX)).isEqualTo(1);
    }

    @Test
    void an_answer_later_than_the_time_out_of_a_query_does_not_count() {
        dns.add("late.example. MX 10 mx.example.").delay("late.example", Duration.ofSeconds(3));

        try (MailFixture room = MailFixture.asking(dns)) {
            assertThat(room.outcome("late.example", Type.MX)).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void a_question_ends_at_its_deadline_however_many_attempts_are_left() {
        dns.hold("held.example");
        Settings patient =
                Settings.of(dns).timeout(Duration.ofMinutes(1)).deadline(Duration.ofMillis(300));

        try (MailFixture room = new MailFixture(patient)) {
            assertThat(room.outcome("held.example", Type.MX)).isEqualTo(Outcome.FAILED);
        }
        assertThat(dns.count("held.example")).isEqualTo(1);
    }

    @Test
    void a_server_that_only_refers_to_others_is_not_believed_to_know_of_no_record() {
        dns.fail("referral.example", Fault.REFERRAL);
        second.add("referral.example. MX 10 mx.example.");

        try (MailFixture room = MailFixture.asking(dns, second)) {
            assertThat(room.outcome("referral.example", Type.MX)).isEqualTo(Outcome.FOUND);
        }
    }
}
