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
 * A DNS server on loopback, UDP and TCP, that answers from records given as text and fails as it is
 * told. Each test uses names of its own, so that one server serves them all.
 */
public final class TestDns implements AutoCloseable {

    /** How a query goes wrong. */
    public enum Fault {
        SERVFAIL,
        REFUSED,
        /** No answer at all. */
        SILENCE,
        /** Nothing but whom else to ask, as a server that is no resolver says it. */
        REFERRAL,
        /** Over UDP an empty answer that says there is more over TCP. */
        TRUNCATED
    }

    /** What goes wrong with the next queries of a name; {@code type} ANY: of every type. */
    private record Script(Name name, int type, Fault fault, Duration delay, AtomicInteger times) {

        boolean concerns(Record question) {
            return name.equals(question.getName())
                    && (type == Type.ANY || type == question.getType())
                    && times.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0;
        }
    }

    private record Asked(Name name, int type, boolean tcp) {}

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
        try {
            sockets = DnsSockets.open(this::take);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One more server, on a port of its own. */
    public static TestDns start() {
        return new TestDns();
    }

    /** The server that the service under test asks. */
    public static synchronized TestDns shared() {
        if (shared == null) {
            shared = new TestDns();
        }
        return shared;
    }

    /** Where it listens, in the form of LEADKEEP_DNS_SERVERS. */
    public String address() {
        return "127.0.0.1:" + sockets.port();
    }

    /**
     * Adds records as a zone file has them, e.g. {@code a.example. 60 IN MX 10 mx.a.example.};
     * names are absolute, the TTL is 300 where none is given. A SOA of a name or of one above it
     * goes with every negative answer.
     */
    public TestDns add(String... lines) {
        zone.add(String.join("\n", lines));
        return this;
    }

    /** Forgets the records at a name. */
    public TestDns remove(String name) {
        zone.remove(name(name));
        return this;
    }

    /** Lets every query of a name go wrong, from now on. */
    public TestDns fail(String name, Fault fault) {
        return fail(name, Type.ANY, fault, Integer.MAX_VALUE);
    }

    /** Lets the next queries of a name and type ({@link Type}) go wrong. */
    public TestDns fail(String name, int type, Fault fault, int times) {
        scripts.add(new Script(name(name), type, fault, Duration.ZERO, new AtomicInteger(times)));
        return this;
    }

    /** Answers every query of a name later. */
    public TestDns delay(String name, Duration delay) {
        scripts.add(
                new Script(
                        name(name), Type.ANY, null, delay, new AtomicInteger(Integer.MAX_VALUE)));
        return this;
    }

    /** Answers at once again what was to be answered later. */
    public void hurry() {
        scripts.removeIf(script -> !script.delay().isZero());
    }

    /** Answers no query of a name, or of one below it, until it is released. */
    public TestDns hold(String name) {
        held.put(name(name), new ArrayList<>());
        return this;
    }

    /** Answers what was held, and the rest at once again. */
    public void release(String name) {
        List<Runnable> waiting = held.remove(name(name));
        synchronized (waiting) {
            waiting.forEach(answers::execute);
        }
    }

    /** How often a name was asked for, whatever the type. */
    public int count(String name) {
        return count(name, Type.ANY);
    }

    /** How often a name was asked for with a type ({@link Type}), over UDP and TCP. */
    public int count(String name, int type) {
        return count(name, type, false) + count(name, type, true);
    }

    /** How often a name was asked for over TCP. */
    public int countOverTcp(String name, int type) {
        return count(name, type, true);
    }

    /** How many queries have at most waited for their answers at the same time. */
    public int mostAtOnce() {
        return mostUnderWay.get();
    }

    /** How many queries wait for their answers just now. */
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
                    // Released meanwhile: nobody comes for it any more.
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
