package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.DnsAnswer.Outcome;
import io.leadkeep.mail.MailFixture.Settings;
import io.leadkeep.testsupport.TestDns.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

class CachingResolverTest extends AbstractResolverTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void answer_is_cached_for_ttl_of_its_records() {
        dns.add("ttl.example. 300 MX 10 mx.ttl.example.");

        assertCachedFor(Duration.ofSeconds(300), "ttl.example", Outcome.FOUND);
    }

    @Test
    void shortest_ttl_of_alias_chain_is_used() {
        dns.add(
                "chain.example. 120 CNAME target.example.",
                "target.example. 3000 MX 10 mx.example.");

        assertCachedFor(Duration.ofSeconds(120), "chain.example", Outcome.FOUND);
    }

    @Test
    void very_short_and_very_long_ttls_are_bounded() {
        dns.add("short.example. 0 MX 10 mx.example.", "long.example. 9999999 MX 10 mx.example.");

        assertCachedFor(CachingResolver.MIN_TTL, "short.example", Outcome.FOUND);
        assertCachedFor(CachingResolver.MAX_TTL, "long.example", Outcome.FOUND);
    }

    @Test
    void negative_answer_is_cached_for_minimum_of_the_zone() {
        dns.add("no-data.example. A 192.0.2.1");

        assertCachedFor(Duration.ofSeconds(900), "no-data.example", Outcome.NO_DATA);
        assertCachedFor(Duration.ofSeconds(900), "no-domain.example", Outcome.NO_DOMAIN);
    }

    @Test
    void negative_ttl_is_bounded_with_and_without_soa() {
        dns.add("long-soa. 86400 SOA ns.long-soa. admin.long-soa. 1 3600 600 86400 86400");

        assertCachedFor(CachingResolver.MIN_TTL, "gone.without-soa", Outcome.NO_DOMAIN);
        assertCachedFor(CachingResolver.MAX_NEGATIVE_TTL, "gone.long-soa", Outcome.NO_DOMAIN);
    }

    @Test
    void failure_is_cached_for_some_seconds() {
        dns.add("failing.example. MX 10 mx.example.")
                .fail("failing.example", Type.MX, Fault.SERVFAIL, 2);

        assertThat(fixture.outcome("failing.example", Type.MX)).isEqualTo(Outcome.FAILED);
        assertThat(fixture.outcome("failing.example", Type.MX)).isEqualTo(Outcome.FAILED);
        assertThat(dns.count("failing.example")).isEqualTo(2);

        fixture.pass(CachingResolver.FAILURE_TTL.plus(SECOND));
        assertThat(fixture.outcome("failing.example", Type.MX)).isEqualTo(Outcome.FOUND);
    }

    @Test
    void cache_key_ignores_case_and_includes_type() {
        dns.add("case.example. MX 10 mx.example.", "case.example. A 192.0.2.1");

        assertThat(fixture.outcome("case.example", Type.MX)).isEqualTo(Outcome.FOUND);
        assertThat(fixture.outcome("CASE.Example.", Type.MX)).isEqualTo(Outcome.FOUND);
        assertThat(fixture.outcome("case.example", Type.A)).isEqualTo(Outcome.FOUND);
        assertThat(dns.count("case.example", Type.MX)).isEqualTo(1);
        assertThat(dns.count("case.example", Type.A)).isEqualTo(1);
    }

    @Test
    void number_of_cached_answers_is_bounded() {
        fixture = replace(Settings.of(dns).cacheSize(20));
        for (int i = 0; i < 100; i++) {
            fixture.outcome("bound" + i + ".example", Type.MX);
        }

        assertThat(fixture.dns.size()).isLessThanOrEqualTo(20);
    }

    @Test
    void metrics_count_lookups_by_type_and_outcome_and_cache_hits() {
        dns.add("metrics.example. MX 10 mx.example.");
        fixture.outcome("metrics.example", Type.MX);
        fixture.outcome("metrics.example", Type.MX);
        fixture.outcome("no-metrics.example", Type.TXT);

        assertThat(lookups("MX", "found")).isEqualTo(1);
        assertThat(lookups("TXT", "no_domain")).isEqualTo(1);
        assertThat(
                        fixture.metrics
                                .get("cache.gets")
                                .tags("cache", "dns", "result", "hit")
                                .functionCounter()
                                .count())
                .isEqualTo(1);
    }

    private long lookups(String type, String outcome) {
        return fixture.metrics
                .get("leadkeep.dns.lookups")
                .tags("type", type, "outcome", outcome)
                .timer()
                .count();
    }

    private void assertCachedFor(Duration ttl, String name, Outcome outcome) {
        assertThat(fixture.outcome(name, Type.MX)).isEqualTo(outcome);
        fixture.pass(ttl.minus(SECOND));
        assertThat(fixture.outcome(name, Type.MX)).isEqualTo(outcome);
        assertThat(dns.count(name, Type.MX)).as("%s, within %s", name, ttl).isEqualTo(1);
        fixture.pass(SECOND.multipliedBy(2));
        assertThat(fixture.outcome(name, Type.MX)).isEqualTo(outcome);
        assertThat(dns.count(name, Type.MX)).as("%s, after %s", name, ttl).isEqualTo(2);
    }
}
