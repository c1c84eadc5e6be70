package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

@ServiceTest
class SharedDnsTest {

    @ConfigProperty(name = "leadkeep.dns.servers")
    String servers;

    @Test
    void service_uses_the_dns_server_of_the_tests() throws Exception {
        TestDns.shared().add("shared-dns.example. MX 10 mx.shared-dns.example.");
        assertThat(servers).isEqualTo(TestDns.shared().address());

        String[] address = servers.split(":");
        SimpleResolver resolver =
                new SimpleResolver(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
        Message answer =
                resolver.send(
                        Message.newQuery(
                                Record.newRecord(
                                        Name.fromString("shared-dns.example."), Type.MX, 1)));
        assertThat(answer.getSection(Section.ANSWER)).hasSize(1);
        assertThat(TestDns.shared().count("shared-dns.example", Type.MX)).isEqualTo(1);
    }
}
