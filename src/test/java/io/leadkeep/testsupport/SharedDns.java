package io.leadkeep.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Lets the service under test ask {@link TestDns#shared()} instead of the world. */
public class SharedDns implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of("leadkeep.dns.servers", TestDns.shared().address());
    }

    @Override
    public void stop() {
        // It lasts as long as the JVM, and costs nothing.
    }
}
