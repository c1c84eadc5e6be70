package io.leadkeep.mail;

import io.leadkeep.mail.MailFixture.Settings;
import io.leadkeep.testsupport.TestDns;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Lookups with a scripted DNS server. */
abstract class AbstractResolverTest {

    static TestDns dns;

    MailFixture fixture;

    @BeforeAll
    static void start() {
        dns = TestDns.start();
        dns.add("example. 7200 SOA ns.example. admin.example. 1 3600 600 86400 900");
        dns.add("example. 7200 NS ns.example.");
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    @BeforeEach
    void open() {
        fixture = MailFixture.asking(dns);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    MailFixture replace(Settings settings) {
        fixture.close();
        return new MailFixture(settings);
    }

    static void awaitQuery(String name) {
        Awaitility.await().until(() -> dns.count(name) > 0);
    }
}
