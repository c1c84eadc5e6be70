package io.leadkeep.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A DNS server on loopback, UDP and TCP, with records as text and programmable failures. Each test
 * uses its own names, so all tests use one server.
 */
public final class TestDns implements AutoCloseable {

    /** The failure of a query. */
    public enum Fault {
        SERVFAIL,
        REFUSED,
        NXDOMAIN,
        /** No response. */
        SILENCE,
        /** A referral, as from a server that is not a resolver. */
        REFERRAL,
        /** An empty truncated response over UDP. */
        TRUNCATED
    }

    /** Failures of the next queries of a name; {@code type} ANY means every type. */
    private record Script(Name name, int type, Fault fault, Duration delay, AtomicInteger times) {

        boolean concerns(Record question) {
            return name.equals(question.getName())
                    && (type == Type.ANY || type == question.getType())
                    && times.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0;
        }
    }

    private record Asked(Name name, int type, boolean tcp) {}

    /** Every resolver knows these, and the service checks that. */
    private static final String TOP_LEVEL_DOMAINS =
            """
            com. SOA a.nic.com. admin.nic.com. 1 3600 600 86400 300
            org. SOA a.nic.org. admin.nic.org. 1 3600 600 86400 300
            net. SOA a.nic.net. admin.nic.net. 1 3600 600 86400 300
            """;

    private static TestDns shared;

    private final DnsZone zone = new DnsZone();
    private final List<Script> scripts = new CopyOnWriteArrayList<>();
    private final Map<Name, List<Runnable>> held = new ConcurrentHashMap<>();
    private final Map<Asked, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final ScheduledExecutorService answers =
            Executors.newScheduledThreadPool(2, DnsSockets::daemon);
    private final DnsSockets sockets;

    private TestDns() {
        zone.add(TOP_LEVEL_DOMAINS);
        try {
            sockets = DnsSockets.open(this::take);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestDns start() {
        return new TestDns();
    }

    /** The resolver of the service under test. */
    public static synchronized TestDns shared() {
        if (shared == null) {
            shared = new TestDns();
        }
        return shared;
    }

    /** The address in the format of LEADKEEP_DNS_SERVERS. */
    public String address() {
        return "127.0.0.1:" + sockets.port();
    }

    /**
     * Adds records in zone file format, such as {@code a.example. 60 IN MX 10 mx.a.example.} Names
     * are absolute, the default TTL is 300. A negative response has the SOA of the name or of a
     * parent.
     */
    public TestDns add(String... lines) {
        zone.add(String.join("\n", lines));
        return this;
    }

    public TestDns remove(String name) {
        zone.remove(name(name));
        return this;
    }

    /** Fails every query of a name. */
    public TestDns fail(String name, Fault fault) {
        return fail(name, Type.ANY, fault, Integer.MAX_VALUE);
    }

    /** Fails the next queries of a name and type ({@link Type}). */
    public TestDns fail(String name, int type, Fault fault, int times) {
        scripts.add(new Script(name(name), type, fault, Duration.ZERO, new AtomicInteger(times)));
        return this;
    }

    /** Ends the failures of a name. */
    public TestDns recover(String name) {
        scripts.removeIf(script -> script.fault() != null && script.name().equals(name(name)));
        return this;
    }

    /** Delays the response to every query of a name. */
    public TestDns delay(String name, Duration delay) {
        scripts.add(
                new Script(
                        name(name), Type.ANY, null, delay, new AtomicInteger(Integer.MAX_VALUE)));
        return this;
    }

    /** Ends the delay of a name. */
    public void hurry() {
        scripts.removeIf(script -> !script.delay().isZero());
    }

    /** Holds every query of a name or its subdomains until {@link #release}. */
    public TestDns hold(String name) {
        held.put(name(name), new ArrayList<>());
        return this;
    }

    /** Answers the held queries and ends the hold. */
    public void release(String name) {
        List<Runnable> waiting = held.remove(name(name));
        synchronized (waiting) {
            waiting.forEach(answers::execute);
        }
    }

    /** Number of queries of a name. */
    public int count(String name) {
        return count(name, Type.ANY);
    }

    /** Number of queries of a name and type ({@link Type}), over UDP and TCP. */
    public int count(String name, int type) {
        return count(name, type, false) + count(name, type, true);
    }

    /** Number of queries of a name over TCP. */
    public int countOverTcp(String name, int type) {
        return count(name, type, true);
    }

    /** Maximum of concurrent queries. */
    public int mostAtOnce() {
        return mostUnderWay.get();
    }

    /** Number of unanswered queries. */
    public int underWay() {
        return underWay.get();
    }

    private int count(String name, int type, boolean tcp) {
        return counts.entrySet().stream()
                .filter(each -> each.getKey().name().equals(name(name)))
                .filter(each -> type == Type.ANY || each.getKey().type() == type)
                .filter(each -> each.getKey().tcp() == tcp)
                .mapToInt(each -> each.getValue().get())
                .sum();
    }

    private void take(Message query, boolean tcp, Consumer<Message> reply) {
        Record question = query.getQuestion();
        counts.computeIfAbsent(
                        new Asked(question.getName(), question.getType(), tcp),
                        first -> new AtomicInteger())
                .incrementAndGet();
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        Runnable answer = () -> answer(query, tcp, reply);
        for (Map.Entry<Name, List<Runnable>> each : held.entrySet()) {
            if (question.getName().subdomain(each.getKey())) {
                synchronized (each.getValue()) {
                    // Released meanwhile.
                    if (held.containsKey(each.getKey())) {
                        each.getValue().add(answer);
                        return;
                    }
                }
            }
        }
        answers.execute(answer);
    }

    private void answer(Message query, boolean tcp, Consumer<Message> reply) {
        Record question = query.getQuestion();
        Script script =
                scripts.stream().filter(each -> each.concerns(question)).findFirst().orElse(null);
        if (script != null && script.fault() == Fault.SILENCE) {
            underWay.decrementAndGet();
            return;
        }
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        Fault fault = script == null ? null : script.fault();
        if (fault == Fault.SERVFAIL) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
        } else if (fault == Fault.REFUSED) {
            answer.getHeader().setRcode(Rcode.REFUSED);
        } else if (fault == Fault.NXDOMAIN) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (fault == Fault.REFERRAL) {
            answer.addRecord(
                    new NSRecord(question.getName(), DClass.IN, 300, Name.root), Section.AUTHORITY);
        } else if (fault == Fault.TRUNCATED && !tcp) {
            answer.getHeader().setFlag(Flags.TC);
        } else {
            zone.answer(question, answer);
        }
        answers.schedule(
                () -> {
                    underWay.decrementAndGet();
                    reply.accept(answer);
                },
                script == null ? 0 : script.delay().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public void close() {
        answers.shutdownNow();
        sockets.close();
    }
}
