package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.MailRoute.Exchanger;
import io.leadkeep.mail.MailRoute.Kind;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Where the mail of a domain goes. */
class MailRoutesTest {

    private static final MailRoute NONE = new MailRoute(Kind.NONE, List.of());

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

    @Test
    void exchangers_come_best_preference_first_in_lower_case_without_the_last_dot() {
        dns.add(
                "order.example. MX 20 c.mail.example.",
                "order.example. MX 5 B.Mail.EXAMPLE.",
                "order.example. MX 20 a.mail.example.",
                "order.example. MX 30 b.mail.example.");

        assertThat(room.route("order.example"))
                .isEqualTo(
                        new MailRoute(
                                Kind.EXCHANGERS,
                                List.of(
                                        new Exchanger("b.mail.example", 5),
                                        new Exchanger("a.mail.example", 20),
                                        new Exchanger("c.mail.example", 20))));
    }

    @Test
    void a_domain_with_an_address_and_no_mx_takes_its_mail_itself() {
        dns.add("four.example. A 192.0.2.4", "six.example. AAAA 2001:db8::6");

        for (String domain : List.of("four.example", "six.example")) {
            assertThat(room.route(domain))
                    .isEqualTo(new MailRoute(Kind.ADDRESS, List.of(new Exchanger(domain, 0))));
        }
    }

    @Test
    void a_domain_without_mx_and_address_takes_no_mail() {
        dns.add("text.example. TXT \"nothing but words\"");

        assertThat(room.route("text.example")).isEqualTo(NONE);
    }

    @Test
    void a_domain_that_does_not_exist_is_final_and_not_asked_for_its_address() {
        assertThat(room.route("nxdomain.example")).isEqualTo(NONE);
        assertThat(dns.count("nxdomain.example", Type.MX)).isEqualTo(1);
        assertThat(dns.count("nxdomain.example")).isEqualTo(1);
    }

    @Test
    void a_server_failure_says_nothing_and_does_not_become_an_implicit_mx() {
        dns.add("servfail.example. A 192.0.2.1")
                .fail("servfail.example", Type.MX, Fault.SERVFAIL, Integer.MAX_VALUE);

        assertThat(room.route("servfail.example").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(dns.count("servfail.example", Type.A)).isZero();
    }

    @Test
    void an_address_that_cannot_be_found_out_leaves_the_route_unknown() {
        dns.add("half.example. TXT \"no mx\"")
                .fail("half.example", Type.AAAA, Fault.SERVFAIL, Integer.MAX_VALUE);
        dns.add("other-half.example. A 192.0.2.1")
                .fail("other-half.example", Type.AAAA, Fault.SERVFAIL, Integer.MAX_VALUE);

        assertThat(room.route("half.example").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(room.route("other-half.example").kind()).isEqualTo(Kind.ADDRESS);
    }

    @Test
    void a_null_mx_says_that_no_mail_is_taken_even_where_there_is_an_address() {
        dns.add("null.example. MX 0 .", "null.example. A 192.0.2.1");

        assertThat(room.route("null.example")).isEqualTo(new MailRoute(Kind.NULL_MX, List.of()));
    }

    @Test
    void a_null_mx_beside_others_is_left_out() {
        dns.add("mixed.example. MX 0 .", "mixed.example. MX 10 mx.mixed.example.");

        assertThat(room.route("mixed.example").exchangers())
                .containsExactly(new Exchanger("mx.mixed.example", 10));
    }

    @Test
    void an_exchange_that_is_an_address_or_no_host_name_is_left_out() {
        dns.add(
                "literal.example. MX 1 192.0.2.1.",
                "literal.example. MX 2 evil\\.pphosted.com.",
                "literal.example. MX 3 *.literal.example.",
                "literal.example. MX 9 mx_1.literal.example.",
                "only-literal.example. MX 1 192.0.2.1.",
                "only-literal.example. A 192.0.2.1");

        assertThat(room.route("literal.example").exchangers())
                .containsExactly(new Exchanger("mx_1.literal.example", 9));
        assertThat(room.route("only-literal.example")).isEqualTo(NONE);
    }

    @Test
    void an_alias_is_followed_within_an_answer_and_from_one_to_the_next() {
        dns.add(
                "alias.example. CNAME middle.example.",
                "middle.example. CNAME target.example.",
                "target.example. MX 10 mx.target.example.");

        assertThat(room.route("alias.example").exchangers())
                .containsExactly(new Exchanger("mx.target.example", 10));
    }

    @Test
    void an_alias_to_nowhere_is_no_route() {
        dns.add("dangling.example. CNAME gone.example.");

        assertThat(room.route("dangling.example")).isEqualTo(NONE);
    }

    @Test
    void aliases_in_a_circle_end_and_say_nothing() {
        dns.add(
                "circle.example. CNAME around.example.",
                "around.example. CNAME circle.example.",
                "self.example. CNAME self.example.");

        assertThat(room.route("circle.example").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(room.route("self.example").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(dns.count("circle.example")).isEqualTo(1);
    }

    @Test
    void a_name_that_cannot_stand_in_the_dns_has_no_route() {
        assertThat(room.route("a".repeat(64) + ".example")).isEqualTo(NONE);
        assertThat(room.route("two..dots.example")).isEqualTo(NONE);
    }

    @Test
    void addresses_of_a_host_are_those_of_both_families() throws Exception {
        dns.add(
                "host.example. A 192.0.2.1",
                "host.example. A 192.0.2.2",
                "host.example. AAAA 2001:db8::1",
                "www.host.example. CNAME host.example.");

        assertThat(MailFixture.await(room.routes.addresses("www.host.example")))
                .hasSize(3)
                .contains(InetAddress.getByName("192.0.2.2"))
                .endsWith(InetAddress.getByName("2001:db8::1"));
    }

    @Test
    void a_host_that_does_not_exist_or_cannot_be_found_out_has_no_addresses() {
        dns.add("mx-gone.example. MX 10 gone.mx-gone.example.")
                .fail("broken-host.example", Fault.REFUSED);

        assertThat(room.route("mx-gone.example").exchangers()).hasSize(1);
        assertThat(MailFixture.await(room.routes.addresses("gone.mx-gone.example"))).isEmpty();
        assertThat(MailFixture.await(room.routes.addresses("broken-host.example"))).isEmpty();
    }
}
