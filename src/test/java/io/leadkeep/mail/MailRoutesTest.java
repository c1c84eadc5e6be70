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

class MailRoutesTest {

    private static final MailRoute NONE = new MailRoute(Kind.NONE, List.of());

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

    @Test
    void exchangers_are_sorted_by_preference_in_lower_case_without_trailing_dot() {
        dns.add(
                "order.example. MX 20 c.mail.example.",
                "order.example. MX 5 B.Mail.EXAMPLE.",
                "order.example. MX 20 a.mail.example.",
                "order.example. MX 30 b.mail.example.");

        assertThat(fixture.route("order.example"))
                .isEqualTo(
                        new MailRoute(
                                Kind.EXCHANGERS,
                                List.of(
                                        new Exchanger("b.mail.example", 5),
                                        new Exchanger("a.mail.example", 20),
                                        new Exchanger("c.mail.example", 20))));
    }

    @Test
    void domain_with_address_and_no_mx_is_its_own_exchanger() {
        dns.add("four.example. A 192.0.2.4", "six.example. AAAA 2001:db8::6");

        for (String domain : List.of("four.example", "six.example")) {
            assertThat(fixture.route(domain))
                    .isEqualTo(new MailRoute(Kind.ADDRESS, List.of(new Exchanger(domain, 0))));
        }
    }

    @Test
    void domain_without_mx_and_address_takes_no_mail() {
        dns.add("text.example. TXT \"nothing but words\"");

        assertThat(fixture.route("text.example")).isEqualTo(NONE);
    }

    @Test
    void nxdomain_is_final_without_address_lookup() {
        assertThat(fixture.route("nxdomain.example")).isEqualTo(NONE);
        assertThat(dns.count("nxdomain.example", Type.MX)).isEqualTo(1);
        assertThat(dns.count("nxdomain.example")).isEqualTo(1);
    }

    @Test
    void servfail_leaves_route_unknown_without_implicit_mx() {
        dns.add("servfail.example. A 192.0.2.1")
                .fail("servfail.example", Type.MX, Fault.SERVFAIL, Integer.MAX_VALUE);

        assertThat(fixture.route("servfail.example").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(dns.count("servfail.example", Type.A)).isZero();
    }

    @Test
    void failed_address_lookup_leaves_route_unknown() {
        dns.add("half.example. TXT \"no mx\"")
                .fail("half.example", Type.AAAA, Fault.SERVFAIL, Integer.MAX_VALUE);
        dns.add("other-half.example. A 192.0.2.1")
                .fail("other-half.example", Type.AAAA, Fault.SERVFAIL, Integer.MAX_VALUE);

        assertThat(fixture.route("half.example").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(fixture.route("other-half.example").kind()).isEqualTo(Kind.ADDRESS);
    }

    @Test
    void null_mx_outweighs_an_address() {
        dns.add("null.example. MX 0 .", "null.example. A 192.0.2.1");

        assertThat(fixture.route("null.example")).isEqualTo(new MailRoute(Kind.NULL_MX, List.of()));
    }

    @Test
    void null_mx_beside_others_is_left_out() {
        dns.add("mixed.example. MX 0 .", "mixed.example. MX 10 mx.mixed.example.");

        assertThat(fixture.route("mixed.example").exchangers())
                .containsExactly(new Exchanger("mx.mixed.example", 10));
    }

    @Test
    void exchange_that_is_not_a_host_name_is_left_out() {
        dns.add(
                "literal.example. MX 1 192.0.2.1.",
                "literal.example. MX 2 evil\\.pphosted.com.",
                "literal.example. MX 3 *.literal.example.",
                "literal.example. MX 9 mx_1.literal.example.",
                "only-literal.example. MX 1 192.0.2.1.",
                "only-literal.example. A 192.0.2.1");

        assertThat(fixture.route("literal.example").exchangers())
                .containsExactly(new Exchanger("mx_1.literal.example", 9));
        assertThat(fixture.route("only-literal.example")).isEqualTo(NONE);
    }

    @Test
    void alias_is_followed_within_and_across_replies() {
        dns.add(
                "alias.example. CNAME middle.example.",
                "middle.example. CNAME target.example.",
                "target.example. MX 10 mx.target.example.");

        assertThat(fixture.route("alias.example").exchangers())
                .containsExactly(new Exchanger("mx.target.example", 10));
    }

    @Test
    void alias_to_missing_name_has_no_route() {
        dns.add("dangling.example. CNAME gone.example.");

        assertThat(fixture.route("dangling.example")).isEqualTo(NONE);
    }

    @Test
    void alias_loop_leaves_route_unknown() {
        dns.add(
                "circle.example. CNAME around.example.",
                "around.example. CNAME circle.example.",
                "self.example. CNAME self.example.");

        assertThat(fixture.route("circle.example").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(fixture.route("self.example").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(dns.count("circle.example")).isEqualTo(1);
    }

    @Test
    void invalid_dns_name_has_no_route() {
        assertThat(fixture.route("a".repeat(64) + ".example")).isEqualTo(NONE);
        assertThat(fixture.route("two..dots.example")).isEqualTo(NONE);
    }

    @Test
    void addresses_include_ipv4_and_ipv6() throws Exception {
        dns.add(
                "host.example. A 192.0.2.1",
                "host.example. A 192.0.2.2",
                "host.example. AAAA 2001:db8::1",
                "www.host.example. CNAME host.example.");

        assertThat(MailFixture.await(fixture.routes.addresses("www.host.example")))
                .hasSize(3)
                .contains(InetAddress.getByName("192.0.2.2"))
                .endsWith(InetAddress.getByName("2001:db8::1"));
    }

    @Test
    void missing_host_and_failed_lookup_have_no_addresses() {
        dns.add("mx-gone.example. MX 10 gone.mx-gone.example.")
                .fail("broken-host.example", Fault.REFUSED);

        assertThat(fixture.route("mx-gone.example").exchangers()).hasSize(1);
        assertThat(MailFixture.await(fixture.routes.addresses("gone.mx-gone.example"))).isEmpty();
        assertThat(MailFixture.await(fixture.routes.addresses("broken-host.example"))).isEmpty();
    }
}
