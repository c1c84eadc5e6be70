package io.leadkeep.mail;

import java.util.List;
import org.xbill.DNS.Record;

/**
 * What the DNS says to a question.
 *
 * @param outcome what came of it
 * @param records those asked for, at the end of the aliases; empty unless found
 * @param ttlSeconds how long it may be remembered: the shortest TTL on the way, for a negative
 *     answer by RFC 2308, section 5; 0 where the answer does not say
 */
record DnsAnswer(Outcome outcome, List<Record> records, long ttlSeconds) {

    /** What came of a question. */
    enum Outcome {
        FOUND,
        /** The name exists, but has no record of that type. */
        NO_DATA,
        /** The name does not exist: final. */
        NO_DOMAIN,
        /** Nobody answered in time, or only with failures: nothing is known. */
        FAILED
    }

    static final DnsAnswer FAILED = new DnsAnswer(Outcome.FAILED, List.of(), 0);

    /** A name that cannot stand in the DNS does not exist there. */
    static final DnsAnswer IMPOSSIBLE = new DnsAnswer(Outcome.NO_DOMAIN, List.of(), 0);

    boolean isFailed() {
        return outcome == Outcome.FAILED;
    }
}
