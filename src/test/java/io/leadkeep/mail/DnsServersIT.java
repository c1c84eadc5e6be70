package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service with servers that cannot be read. */
class DnsServersIT {

    @TempDir Path folder;

    @Test
    void servers_of_another_form_refuse_the_start_by_the_name_of_the_variable() {
        try (ServiceProcess service =
                ServiceProcess.launch(
                        folder, Map.of("LEADKEEP_DNS_SERVERS", "udp://192.0.2.1:53"))) {
            assertThat(service.awaitEnd()).isNotZero();
            assertThat(service.output())
                    .contains("LEADKEEP_DNS_SERVERS (leadkeep.dns.servers) must be host:port");
        }
    }
}
