package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.mail.DnsAnswer.Outcome;
import io.leadkeep.mail.MailFixture.Settings;
import io.leadkeep.mail.MailRoute.Kind;
import io.leadkeep.testsupport.Programs;
import io.leadkeep.testsupport.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** Lookups at a real server, Debian's NSD. */
class NsdTest {

    private static final String SOA =
            "@ SOA ns admin 1 3600 600 86400 300\n@ NS ns\nns A 192.0.2.9\n";

    private static final Optional<Path> PROGRAM = Programs.find("nsd");

    @TempDir static Path folder;

    private static Process nsd;
    private static MailFixture fixture;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(PROGRAM.isPresent(), "NSD is not installed (Debian: apt-get install nsd)");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            many.append("many MX 10 mx").append(i).append(".many-hosts\n");
        }
        int port = ServiceProcess.freePort();
        StringBuilder configuration =
                new StringBuilder(
                        """
                        server:
                          ip-address: 127.0.0.1
                          port: %d
                          username: ""
                          chroot: ""
                          zonesdir: "%2$s"
                          database: ""
                          pidfile: "%2$s/nsd.pid"
                          xfrdfile: "%2$s/xfrd.state"
                          zonelistfile: "%2$s/zone.list"
                          server-count: 1
                        remote-control:
                          control-enable: no
                        """
                                .formatted(port, folder));
        Map<String, String> zones =
                Map.of(
                        "acme.test",
                        "@ MX 20 b.pphosted.com.\n@ MX 10 a.pphosted.com.\n"
                                + "@ TXT \"v=spf1 include:spf.protection.outlook.com -all\"\n"
                                + "null MX 0 .\nself A 192.0.2.1\nself AAAA 2001:db8::1\n"
                                + "alias CNAME mail.other.test.\n"
                                + many,
                        "other.test",
                        "mail MX 10 mx.other.test.\n");
        for (Map.Entry<String, String> zone : zones.entrySet()) {
            Files.writeString(
                    folder.resolve(zone.getKey()),
                    "$ORIGIN " + zone.getKey() + ".\n$TTL 300\n" + SOA + zone.getValue());
            configuration.append(
                    "zone:\n  name: \"%1$s\"\n  zonefile: \"%1$s\"\n".formatted(zone.getKey()));
        }
        Path file = Files.writeString(folder.resolve("nsd.conf"), configuration);
        Path log = folder.resolve("nsd.log");
        nsd =
                new ProcessBuilder(PROGRAM.get().toString(), "-d", "-c", file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        fixture = new MailFixture(Settings.of("127.0.0.1:" + port).timeout(Duration.ofSeconds(2)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            assertThat(nsd.isAlive()).as(Files.readString(log)).isTrue();
                            fixture.pass(Duration.ofMinutes(10));
                            return fixture.outcome("acme.test", Type.MX) == Outcome.FOUND;
                        });
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (nsd != null) {
            fixture.close();
            nsd.destroy();
            assertThat(nsd.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void gateway_and_provider_are_both_detected() {
        assertThat(MailFixture.await(fixture.gateways.find("acme.test")))
                .isEqualTo(
                        new GatewayDetector.Detection(null, SecureEmailGateway.PROOFPOINT, true));
        assertThat(MailFixture.await(fixture.providers.find("acme.test")))
                .isEqualTo(new ProviderDetector.Detection(null, "microsoft"));
        assertThat(fixture.route("acme.test").exchangers().get(0).host())
                .isEqualTo("a.pphosted.com");
    }

    @Test
    void null_mx_implicit_mx_and_missing_domain_are_distinguished() {
        assertThat(fixture.route("null.acme.test").kind()).isEqualTo(Kind.NULL_MX);
        assertThat(fixture.route("self.acme.test").kind()).isEqualTo(Kind.ADDRESS);
        assertThat(fixture.route("ns.acme.test").kind()).isEqualTo(Kind.ADDRESS);
        assertThat(fixture.route("gone.acme.test").kind()).isEqualTo(Kind.NONE);
    }

    @Test
    void refused_query_leaves_route_unknown() {
        assertThat(fixture.route("elsewhere.example").kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void alias_into_another_zone_is_followed() {
        assertThat(fixture.route("alias.acme.test").exchangers())
                .containsExactly(new MailRoute.Exchanger("mx.other.test", 10));
    }

    @Test
    void answer_larger_than_a_datagram_arrives_over_tcp() {
        assertThat(fixture.route("many.acme.test").exchangers()).hasSize(200);
    }

    @Test
    void addresses_include_both_families() throws Exception {
        assertThat(MailFixture.await(fixture.routes.addresses("self.acme.test")))
                .containsExactly(
                        InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1"));
    }
}
