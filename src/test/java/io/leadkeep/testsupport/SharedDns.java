package io.leadkeep.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Makes {@link TestDns#shared()} the resolver of the service under test. */
public class SharedDns implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of("leadkeep.dns.servers", TestDns.shared().address());
    }

    @Override
    public void stop() {
        // The server runs as long as the JVM.
    }
}
