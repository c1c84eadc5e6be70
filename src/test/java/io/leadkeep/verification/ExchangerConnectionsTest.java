package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.TestSmtp;
import io.leadkeep.verification.Verdict.Result;
import io.leadkeep.verification.VerificationFixture.Smtp;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which exchangers a verification connects to, and how often. */
@ServiceTest
class ExchangerConnectionsTest extends AbstractVerificationTest {

    @Test
    void domain_without_mx_is_asked_as_its_own_exchanger() {
        probing();
        DNS.add("v-own.example. A 127.0.0.1");
        server.takes("joe@v-own.example");

        expect("joe@v-own.example", Result.DELIVERABLE, 85);
    }

    @Test
    void concurrent_verifications_of_an_address_use_a_single_connection() {
        probing();
        localExchanger("v-concurrent.example");
        server.takes("joe@v-concurrent.example");

        assertThat(fixture.verdicts(Collections.nCopies(50, "joe@v-concurrent.example")))
                .extracting(Verdict::result)
                .containsOnly(Result.DELIVERABLE);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void thousands_of_addresses_at_a_catch_all_need_at_most_two_connections() {
        probing();
        localExchanger("v-all.example");
        server.takes("@v-all.example");

        List<Verdict> verdicts = fixture.verdicts(many("v-all.example", 5_000));

        assertThat(verdicts).extracting(Verdict::result).containsOnly(Result.RISKY);
        assertThat(verdicts).extracting(Verdict::score).containsOnly(80);
        assertThat(verdicts).extracting(Verdict::catchAll).containsOnly(true);
        assertThat(server.connections()).isBetween(1, 2);
    }

    @Test
    void at_most_two_connections_to_an_exchanger_are_open_and_decoy_is_sent_at_most_twice() {
        probing();
        localExchanger("v-limit.example");
        List<String> emails = many("v-limit.example", 40);
        emails.forEach(server::takes);

        assertThat(fixture.verdicts(emails))
                .extracting(Verdict::result)
                .containsOnly(Result.DELIVERABLE);
        assertThat(server.mostAtOnce()).isBetween(1, 2);
        assertThat(server.recipients()).hasSizeBetween(41, 42);
    }

    private static List<String> many(String domain, int number) {
        return IntStream.range(0, number).mapToObj(i -> "p" + i + "@" + domain).toList();
    }

    @Test
    void blocked_client_leaves_domain_unknown_after_a_single_connection() {
        probing();
        localExchanger("v-blocked.example");
        server.answers("RCPT", "554 5.7.1 Client host blocked using zen.spamhaus.org");

        expect("joe@v-blocked.example", Result.UNKNOWN, 30);
        expect("jim@v-blocked.example", Result.UNKNOWN, 30);
        assertThat(server.connections()).isEqualTo(1);

        fixture.pass(Duration.ofMinutes(16));
        expect("jill@v-blocked.example", Result.UNKNOWN, 30);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void unreachable_or_busy_exchanger_is_followed_by_the_next() {
        probing();
        exchangers(
                "v-next.example", "gone.v-next.example", "busy.v-next.example", "b.v-next.example");
        DNS.add(
                "gone.v-next.example. AAAA ::1",
                "busy.v-next.example. A 127.0.0.1",
                "b.v-next.example. A 127.0.0.1");
        server.takes("joe@v-next.example")
                .does("", 1, TestSmtp.says("421 4.3.2 too many connections\r\n"));

        expect("joe@v-next.example", Result.DELIVERABLE, 95);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void fourth_exchanger_is_not_tried() {
        probing();
        exchangers(
                "v-four.example",
                "a.v-four.example",
                "b.v-four.example",
                "c.v-four.example",
                "d.v-four.example");
        DNS.add("d.v-four.example. A 127.0.0.1");
        server.takes("joe@v-four.example");

        expect("joe@v-four.example", Result.UNKNOWN, 15);
        assertThat(server.connections()).isZero();
    }

    @Test
    void silent_exchanger_is_not_tried_for_each_address() {
        open(Smtp.at(server.port()).replyTimeout(Duration.ofMillis(200)));
        localExchanger("v-silent.example");
        server.does("", TestSmtp.SILENCE);

        assertThat(fixture.verdicts(many("v-silent.example", 200)))
                .extracting(Verdict::result)
                .containsOnly(Result.UNKNOWN);
        assertThat(server.connections()).isBetween(1, 2);
    }

    @Test
    void server_in_private_network_is_not_connected() {
        open(Smtp.at(server.port()).probePrivateAddresses(false));
        localExchanger("v-ssrf.example");
        exchangers("v-ssrf6.example", "mx.v-ssrf6.example");
        DNS.add("mx.v-ssrf6.example. AAAA ::ffff:127.0.0.1", "mx.v-ssrf6.example. AAAA ::1");

        expect("joe@v-ssrf.example", Result.UNKNOWN, 15);
        expect("joe@v-ssrf6.example", Result.UNKNOWN, 15);
        assertThat(server.connections()).isZero();
    }
}
