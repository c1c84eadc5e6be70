package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DnsServersIT {

    @TempDir Path folder;

    @Test
    void invalid_servers_fail_the_start_with_name_of_variable() {
        try (ServiceProcess service =
                ServiceProcess.launch(
                        folder, Map.of("LEADKEEP_DNS_SERVERS", "udp://192.0.2.1:53"))) {
            assertThat(service.awaitEnd()).isNotZero();
            assertThat(service.output())
                    .contains("LEADKEEP_DNS_SERVERS (leadkeep.dns.servers) must be host:port");
        }
    }
}
