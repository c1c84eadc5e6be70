package io.leadkeep.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigSourceInterceptorFactory;
import io.smallrye.config.FallbackConfigSourceInterceptor;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Accepts the former names of settings for one release, and logs a warning for each one in use. If
 * one source has both names of a setting, the new name wins.
 */
public final class RenamedSettings implements ConfigSourceInterceptorFactory {

    private static final Logger LOG = Logger.getLogger(RenamedSettings.class);

    private static final Map<String, String> NEW_NAMES =
            parse(
                    """
                    leadkeep.creates.lanes leadkeep.creates.batch.concurrency
                    leadkeep.creates.group leadkeep.creates.batch.max-size
                    leadkeep.creates.open leadkeep.creates.batch.max-pending
                    leadkeep.reads.lanes leadkeep.reads.batch.concurrency
                    leadkeep.reads.group leadkeep.reads.batch.max-size
                    leadkeep.reads.open leadkeep.reads.batch.max-pending
                    leadkeep.walks.stretch leadkeep.scan.batch-size
                    leadkeep.walks.stretches leadkeep.scan.max-batches
                    leadkeep.overload.in-flight leadkeep.load-shedding.max-in-flight
                    leadkeep.key-uses.written-every leadkeep.api-keys.last-used-flush-interval
                    leadkeep.idempotency.swept-every leadkeep.idempotency.purge-interval
                    leadkeep.workspace-erasure.every leadkeep.workspace-purge.interval
                    leadkeep.enrichment.batches leadkeep.enrichment.concurrency
                    leadkeep.enrichment.polled-every leadkeep.enrichment.poll-interval
                    leadkeep.enrichment.kept-for leadkeep.enrichment.retention
                    leadkeep.dns.in-flight leadkeep.dns.max-in-flight
                    leadkeep.smtp.conversations leadkeep.smtp.max-connections
                    leadkeep.smtp.conversations-per-exchanger leadkeep.smtp.max-connections-per-host
                    leadkeep.verification.stable-for leadkeep.verification.cache-ttl
                    leadkeep.verification.unknown-stable-for leadkeep.verification.unknown-cache-ttl
                    leadkeep.verification.remembered leadkeep.verification.cache-size
                    """);

    private static final Map<String, String> REMOVED =
            Map.of(
                    "leadkeep.clients.head-timeout",
                    "the proxy limits the time for request headers, see docs/security.md",
                    // quarkus.http.idle-timeout also covers the wait for a response.
                    "leadkeep.clients.idle-timeout",
                    "the proxy closes idle connections, see docs/security.md");

    /** The configuration is built more than once during a start. */
    private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

    private static Map<String, String> parse(String pairs) {
        return pairs.lines()
                .map(pair -> pair.split(" "))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

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
        if (context.proceed(old) != null && REPORTED.add(old)) {
            LOG.warnf("The setting %s %s", old, message.formatted(detail));
        }
    }

    private static final class OldNames extends FallbackConfigSourceInterceptor {

        private static final long serialVersionUID = 1L;

        OldNames() {
            super(
                    NEW_NAMES.entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey)));
        }

        /** Hides the old names, which no longer belong to any {@code @ConfigMapping}. */
        @Override
        public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
            Set<String> names = new LinkedHashSet<>();
            context.iterateNames().forEachRemaining(names::add);
            names.removeAll(NEW_NAMES.keySet());
            return names.iterator();
        }
    }
}
