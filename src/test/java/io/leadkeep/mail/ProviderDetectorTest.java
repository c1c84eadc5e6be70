package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.ProviderDetector.Detection;
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

class ProviderDetectorTest {

    private static final AtomicInteger DOMAINS = new AtomicInteger();

    private static TestDns dns;
    private static MailFixture fixture;

    private final String domain = "d" + DOMAINS.incrementAndGet() + ".example";

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
    void exchange_determines_provider(String exchange, String slug) {
        dns.add("%s. MX 10 %s.".formatted(domain, exchange));

        assertThat(find()).isEqualTo(new Detection(null, slug));
        assertThat(dns.count(domain, Type.TXT)).as("further lookups").isZero();
    }

    @Test
    void exchange_listed_after_gateway_determines_provider() {
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
    void spf_record_determines_provider_behind_gateway(String spf, String slug) {
        behindGateway();
        dns.add("%s. TXT \"something else\"".formatted(domain));
        dns.add("%s. TXT \"%s\"".formatted(domain, spf));

        assertThat(find()).isEqualTo(new Detection(null, slug));
    }

    @Test
    void spf_record_of_several_strings_is_joined() {
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
    void autodiscover_outweighs_spf_record_behind_gateway(String target) {
        behindGateway();
        dns.add(
                "autodiscover.%s. CNAME %s.".formatted(domain, target),
                domain + ". TXT \"v=spf1 include:_spf.google.com -all\"");

        assertThat(find().slug()).isEqualTo("microsoft");
    }

    @Test
    void missing_evidence_behind_gateway_gives_other() {
        behindGateway();
        dns.add("autodiscover." + domain + ". CNAME autodiscover.acme.example.");

        assertThat(find()).isEqualTo(new Detection(null, "other"));
    }

    @Test
    void evidence_behind_gateway_counts_if_other_lookup_fails() {
        behindGateway();
        dns.add(domain + ". TXT \"v=spf1 include:_spf.google.com -all\"");
        dns.fail("autodiscover." + domain, Fault.SERVFAIL);

        assertThat(find()).isEqualTo(new Detection(null, "google"));
    }

    @Test
    void failure_without_evidence_behind_gateway_leaves_provider_unknown() {
        behindGateway();
        dns.fail(domain, Type.TXT, Fault.SERVFAIL, Integer.MAX_VALUE);

        assertThat(find()).isEqualTo(new Detection(DnsFailure.UNUSABLE, null));
    }

    @Test
    void spf_record_without_gateway_is_ignored() {
        dns.add(
                domain + ". MX 10 mx.acme.example.",
                domain + ". TXT \"v=spf1 include:_spf.google.com -all\"");

        assertThat(find().slug()).isEqualTo("other");
    }

    @Test
    void domain_without_mx_gives_other() {
        dns.add(domain + ". A 192.0.2.1");

        assertThat(find()).isEqualTo(new Detection(null, "other"));
    }

    @Test
    void missing_domain_has_no_provider() {
        assertThat(find()).isEqualTo(new Detection(null, null));
    }

    @Test
    void null_mx_has_no_provider() {
        dns.add(domain + ". MX 0 .", domain + ". TXT \"v=spf1 include:_spf.google.com -all\"");

        assertThat(find()).isEqualTo(new Detection(null, null));
    }

    @Test
    void dns_failure_leaves_provider_unknown() {
        dns.fail(domain, Fault.SERVFAIL);

        assertThat(find()).isEqualTo(new Detection(DnsFailure.UNUSABLE, null));
    }

    private void behindGateway() {
        dns.add(domain + ". MX 10 mxa-1.gslb.pphosted.com.");
    }

    private Detection find() {
        return MailFixture.await(fixture.providers.find(domain));
    }
}
