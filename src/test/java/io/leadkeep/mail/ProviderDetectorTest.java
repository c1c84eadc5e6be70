package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.ProviderDetector.Provider;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** Who hosts the mailboxes of a domain. */
class ProviderDetectorTest {

    private static final AtomicInteger DOMAINS = new AtomicInteger();

    private static TestDns dns;
    private static MailFixture room;

    private final String domain = "d" + DOMAINS.incrementAndGet() + ".example";

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

    @ParameterizedTest
    @CsvSource({
        "aspmx.l.google.com, google",
        "alt1.aspmx.l.google.com, google",
        "aspmx2.googlemail.com, google",
        "smtp.google.com, google",
        "gmail-smtp-in.l.google.com, google",
        "abc123.mx.smtp.goog, google",
        "acme-com.mail.protection.outlook.com, microsoft",
        "hotmail-com.olc.protection.outlook.com, microsoft",
        "acme-com.o-v1.mx.microsoft, microsoft",
        "mta5.am0.yahoodns.net, yahoo",
        "mx-biz.mail.am0.yahoodns.net, yahoo",
        "mx01.mail.icloud.com, apple",
        "mx.zoho.com, zoho",
        "mx2.zoho.eu, zoho",
        "mx.zoho.com.au, zoho",
        "mx.zohocloud.ca, zoho",
        "mx1.zohomail.com, zoho",
        "mail.protonmail.ch, proton",
        "mailsec.protonmail.ch, proton",
        "in1-smtp.messagingengine.com, fastmail",
        "mx.yandex.net, yandex",
        "mx.yandex.ru, yandex",
        "mx.acme.example, other",
        "notgooglemail.com, other",
        "mail.protection.outlook.com.evil.example, other",
        "mail.google.com, other",
    })
    void the_exchange_tells_who_hosts(String exchange, String slug) {
        dns.add("%s. MX 10 %s.".formatted(domain, exchange));

        assertThat(find()).isEqualTo(new Provider(true, slug));
        assertThat(dns.count(domain, Type.TXT)).as("nobody needs to be asked more").isZero();
    }

    @Test
    void an_exchange_of_the_provider_behind_the_gateway_tells_who_hosts() {
        behindGateway();
        dns.add(
                domain + ". MX 90 aspmx.l.google.com.",
                "autodiscover." + domain + ". CNAME autodiscover.outlook.com.");

        assertThat(find().slug()).isEqualTo("google");
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 include:_spf.google.com -all, google",
        "v=spf1 include:spf.protection.outlook.com -all, microsoft",
        "V=SPF1 INCLUDE:SPF.Protection.Outlook.com. -ALL, microsoft",
        "v=spf1 ip4:192.0.2.1 ~include:zohomail.eu ?all, zoho",
        "v=spf1 redirect=_spf.yandex.net, yandex",
        "v=spf1 include:_spf.protonmail.ch mx ~all, proton",
        "v=spf1 include:spf.messagingengine.com ?all, fastmail",
        "v=spf1 include:icloud.com ~all, apple",
        "v=spf1 include:sendgrid.net include:_spf.google.com"
                + " include:spf.protection.outlook.com -all, google",
        "v=spf1 -include:_spf.google.com include:spf.protection.outlook.com -all, microsoft",
        "v=spf1 include:sendgrid.net -all, other",
        "v=spf10 include:_spf.google.com -all, other",
        "include:_spf.google.com, other",
    })
    void behind_a_gateway_the_spf_record_tells_who_hosts(String spf, String slug) {
        behindGateway();
        dns.add("%s. TXT \"something else\"".formatted(domain));
        dns.add("%s. TXT \"%s\"".formatted(domain, spf));

        assertThat(find()).isEqualTo(new Provider(true, slug));
    }

    @Test
    void an_spf_record_of_several_strings_is_read_as_one() {
        behindGateway();
        dns.add(domain + ". TXT \"v=spf1 ip4:192.0.2.1 incl\" \"ude:_spf.google.com -all\"");

        assertThat(find().slug()).isEqualTo("google");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "autodiscover.outlook.com",
                "autodiscover.office365.us",
                "autodiscover.partner.outlook.cn",
            })
    void behind_a_gateway_autodiscover_tells_more_than_the_spf_record(String target) {
        behindGateway();
        dns.add(
                "autodiscover.%s. CNAME %s.".formatted(domain, target),
                domain + ". TXT \"v=spf1 include:_spf.google.com -all\"");

        assertThat(find().slug()).isEqualTo("microsoft");
    }

    @Test
    void behind_a_gateway_without_any_evidence_somebody_else_hosts() {
        behindGateway();
        dns.add("autodiscover." + domain + ". CNAME autodiscover.acme.example.");

        assertThat(find()).isEqualTo(new Provider(true, "other"));
    }

    @Test
    void behind_a_gateway_evidence_counts_even_if_the_other_question_fails() {
        behindGateway();
        dns.add(domain + ". TXT \"v=spf1 include:_spf.google.com -all\"");
        dns.fail("autodiscover." + domain, Fault.SERVFAIL);

        assertThat(find()).isEqualTo(new Provider(true, "google"));
    }

    @Test
    void behind_a_gateway_no_evidence_and_a_failure_leave_it_unknown() {
        behindGateway();
        dns.fail(domain, Type.TXT, Fault.SERVFAIL, Integer.MAX_VALUE);

        assertThat(find()).isEqualTo(new Provider(false, null));
    }

    @Test
    void without_a_gateway_the_spf_record_is_no_evidence() {
        dns.add(
                domain + ". MX 10 mx.acme.example.",
                domain + ". TXT \"v=spf1 include:_spf.google.com -all\"");

        assertThat(find().slug()).isEqualTo("other");
    }

    @Test
    void a_domain_that_takes_its_mail_itself_is_somebody_else() {
        dns.add(domain + ". A 192.0.2.1");

        assertThat(find()).isEqualTo(new Provider(true, "other"));
    }

    @Test
    void a_domain_that_takes_no_mail_has_no_host() {
        assertThat(find()).isEqualTo(new Provider(true, null));
    }

    @Test
    void a_null_mx_has_no_host() {
        dns.add(domain + ". MX 0 .", domain + ". TXT \"v=spf1 include:_spf.google.com -all\"");

        assertThat(find()).isEqualTo(new Provider(true, null));
    }

    @Test
    void without_an_answer_nothing_is_known() {
        dns.fail(domain, Fault.SERVFAIL);

        assertThat(find()).isEqualTo(new Provider(false, null));
    }

    private void behindGateway() {
        dns.add(domain + ". MX 10 mxa-1.gslb.pphosted.com.");
    }

    private Provider find() {
        return MailFixture.await(room.providers.find(domain));
    }
}
