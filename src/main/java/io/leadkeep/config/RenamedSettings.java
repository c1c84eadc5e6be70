package io.leadkeep.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigSourceInterceptorFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.FallbackConfigSourceInterceptor;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Accepts the former names of settings for one release, and logs a warning for each one in use. If
 * one source has both names of a setting, the new name wins.
 */
public final class RenamedSettings implements ConfigSourceInterceptorFactory {

    private static final Logger LOG = Logger.getLogger(RenamedSettings.class);

    private static final Map<String, String> NEW_NAMES =
            Map.ofEntries(
                    Map.entry("leadkeep.creates.lanes", "leadkeep.creates.batch.concurrency"),
                    Map.entry("leadkeep.creates.group", "leadkeep.creates.batch.max-size"),
                    Map.entry("leadkeep.creates.open", "leadkeep.creates.batch.max-pending"),
                    Map.entry(
                            "leadkeep.creates.workspaces-apart",
                            "leadkeep.creates.batch.per-workspace"),
                    Map.entry("leadkeep.reads.lanes", "leadkeep.reads.batch.concurrency"),
                    Map.entry("leadkeep.reads.group", "leadkeep.reads.batch.max-size"),
                    Map.entry("leadkeep.reads.open", "leadkeep.reads.batch.max-pending"),
                    Map.entry(
                            "leadkeep.reads.workspaces-apart",
                            "leadkeep.reads.batch.per-workspace"),
                    Map.entry("leadkeep.walks.stretch", "leadkeep.scan.batch-size"),
                    Map.entry("leadkeep.walks.stretches", "leadkeep.scan.max-batches"),
                    Map.entry(
                            "leadkeep.overload.in-flight", "leadkeep.load-shedding.max-in-flight"),
                    Map.entry(
                            "leadkeep.key-uses.written-every",
                            "leadkeep.api-keys.last-used-flush-interval"),
                    Map.entry(
                            "leadkeep.idempotency.swept-every",
                            "leadkeep.idempotency.purge-interval"),
                    Map.entry(
                            "leadkeep.workspace-erasure.every",
                            "leadkeep.workspace-purge.interval"),
                    Map.entry("leadkeep.enrichment.batches", "leadkeep.enrichment.concurrency"),
                    Map.entry(
                            "leadkeep.enrichment.polled-every",
                            "leadkeep.enrichment.poll-interval"),
                    Map.entry("leadkeep.enrichment.kept-for", "leadkeep.enrichment.retention"),
                    Map.entry("leadkeep.dns.in-flight", "leadkeep.dns.max-in-flight"),
                    Map.entry("leadkeep.smtp.conversations", "leadkeep.smtp.max-connections"),
                    Map.entry(
                            "leadkeep.smtp.conversations-per-exchanger",
                            "leadkeep.smtp.max-connections-per-host"),
                    Map.entry(
                            "leadkeep.verification.stable-for", "leadkeep.verification.cache-ttl"),
                    Map.entry(
                            "leadkeep.verification.unknown-stable-for",
                            "leadkeep.verification.unknown-cache-ttl"),
                    Map.entry(
                            "leadkeep.verification.remembered", "leadkeep.verification.cache-size"),
                    Map.entry("leadkeep.clients.idle-timeout", "quarkus.http.idle-timeout"));

    private static final Map<String, String> REMOVED =
            Map.of(
                    "leadkeep.clients.head-timeout",
                    "the proxy limits the time for request headers, see docs/security.md");

    /** The configuration is built more than once during a start. */
    private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

    @Override
    public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext context) {
        NEW_NAMES.forEach(
                (old, renamed) ->
                        report(
                                context,
                                old,
                                "is now %s; the next release ignores the old name",
                                renamed));
        REMOVED.forEach((old, reason) -> report(context, old, "has no effect: %s", reason));
        return new OldNames();
    }

    private static void report(
            ConfigSourceInterceptorContext context, String old, String message, String detail) {
        ConfigValue value = context.proceed(old);
        boolean isDefault = value == null || value.getConfigSourceOrdinal() == Integer.MIN_VALUE;
        if (!isDefault && REPORTED.add(old)) {
            LOG.warnf("The setting %s %s", old, message.formatted(detail));
        }
    }

    private static final class OldNames extends FallbackConfigSourceInterceptor {

        private static final long serialVersionUID = 1L;

        OldNames() {
            super(oldNames());
        }

        private static Map<String, String> oldNames() {
            Map<String, String> oldNames = new HashMap<>();
            NEW_NAMES.forEach((old, renamed) -> oldNames.put(renamed, old));
            return oldNames;
        }

        /** Hides the old names, which no longer belong to any {@code @ConfigMapping}. */
        @Override
        public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
            Set<String> names = new LinkedHashSet<>();
            context.iterateNames().forEachRemaining(names::add);
            names.removeIf(
                    name -> NEW_NAMES.containsKey(name) && names.contains(NEW_NAMES.get(name)));
            return names.iterator();
        }
    }
}
