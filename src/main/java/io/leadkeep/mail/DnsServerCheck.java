package io.leadkeep.mail;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Checks a server with names whose answers are known: three top-level domains exist, and a name
 * below {@code invalid} does not (RFC 6761, section 6.4). A check without an answer leaves the
 * state as it was.
 */
final class DnsServerCheck {

    private static final Logger LOG = Logger.getLogger(DnsServerCheck.class);

    static final Duration MAX_AGE = Duration.ofMinutes(1);

    /** After a check that was not answered, or that found the server unusable. */
    static final Duration MAX_AGE_UNLESS_USABLE = Duration.ofSeconds(5);

    /**
     * SOA, because some forwarders answer NXDOMAIN for the address of a name without a dot
     * (dnsmasq's domain-needed).
     */
    private static final List<DnsQuestion> EXISTING =
            Stream.of("com.", "org.", "net.")
                    .map(name -> new DnsQuestion(Name.fromConstantString(name), Type.SOA))
                    .toList();

    private static final DnsQuestion MISSING =
            new DnsQuestion(Name.fromConstantString("leadkeep.invalid."), Type.A);

    enum State {
        USABLE,
        /** It answers NXDOMAIN for a name that exists, as resolvers of closed networks do. */
        DENIES_EXISTING,
        /** It has an address for every name, as resolvers of captive portals do. */
        INVENTS_ADDRESSES
    }

    private final DnsServer server;
    private final LongSupplier nanoTime;
    private volatile State state = State.USABLE;
    private volatile long validUntil;
    private CompletableFuture<State> latest;

    DnsServerCheck(DnsServer server, LongSupplier nanoTime) {
        this.server = server;
        this.nanoTime = nanoTime;
    }

    /** The state by the latest check that was answered. */
    State state() {
        return state;
    }

    /** Returns the state by a recent check, and runs a new one if there is none. Never fails. */
    CompletableFuture<State> recent() {
        CompletableFuture<State> started;
        synchronized (this) {
            if (latest != null && (!latest.isDone() || nanoTime.getAsLong() - validUntil < 0)) {
                return latest;
            }
            started = new CompletableFuture<>();
            latest = started;
        }
        // Without the lock: sending may complete the replies of other queries.
        run(started);
        return started;
    }

    private void run(CompletableFuture<State> result) {
        List<CompletableFuture<Optional<Message>>> replies =
                Stream.concat(EXISTING.stream(), Stream.of(MISSING))
                        .map(question -> server.sendFirst(question.toMessage(), result))
                        .map(
                                reply ->
                                        reply.handle(
                                                (message, failure) -> Optional.ofNullable(message)))
                        .toList();
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenRun(
                        () ->
                                finish(
                                        replies.stream().map(CompletableFuture::join).toList(),
                                        result));
    }

    private void finish(List<Optional<Message>> replies, CompletableFuture<State> result) {
        Optional<State> found = read(replies);
        boolean usable = found.filter(State.USABLE::equals).isPresent();
        validUntil = nanoTime.getAsLong() + (usable ? MAX_AGE : MAX_AGE_UNLESS_USABLE).toNanos();
        found.ifPresent(this::change);
        result.complete(state);
    }

    private static Optional<State> read(List<Optional<Message>> replies) {
        List<Optional<Message>> existing = replies.subList(0, EXISTING.size());
        if (existing.stream().anyMatch(reply -> hasCode(reply, Rcode.NXDOMAIN))) {
            return Optional.of(State.DENIES_EXISTING);
        }
        Optional<Message> missing = replies.get(EXISTING.size());
        if (missing.filter(reply -> !reply.getSection(Section.ANSWER).isEmpty()).isPresent()) {
            return Optional.of(State.INVENTS_ADDRESSES);
        }
        return existing.stream().anyMatch(reply -> hasCode(reply, Rcode.NOERROR))
                ? Optional.of(State.USABLE)
                : Optional.empty();
    }

    private static boolean hasCode(Optional<Message> reply, int code) {
        return reply.filter(message -> message.getRcode() == code).isPresent();
    }

    private void change(State found) {
        if (found == state) {
            return;
        }
        state = found;
        switch (found) {
            case USABLE -> LOG.infof("The DNS server %s is usable again", server);
            case DENIES_EXISTING ->
                    LOG.warnf(
                            "The DNS server %s is unusable: it answers that com, org or net does"
                                    + " not exist. Its answers that a name does not exist are"
                                    + " ignored",
                            server);
            case INVENTS_ADDRESSES ->
                    LOG.warnf(
                            "The DNS server %s is unusable: it answers with an address for a name"
                                    + " that does not exist. Addresses of domains without MX are"
                                    + " ignored",
                            server);
        }
    }
}
