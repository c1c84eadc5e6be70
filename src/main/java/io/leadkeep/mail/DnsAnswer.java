package io.leadkeep.mail;

import java.util.List;
import org.xbill.DNS.Record;

/**
 * The answer to a DNS question.
 *
 * @param records of the type in question, at the end of the alias chain; empty unless found
 * @param ttlSeconds the shortest TTL of the chain; for a negative answer by RFC 2308, section 5, or
 *     0 without an SOA record
 * @param failure null unless failed, or found at a server that has an address for every name
 */
record DnsAnswer(Outcome outcome, List<Record> records, long ttlSeconds, DnsFailure failure) {

    enum Outcome {
        FOUND,
        /** The name exists, but has no record of that type. */
        NO_DATA,
        /** Final. */
        NO_DOMAIN,
        /** Unknown: see {@link DnsFailure}. */
        FAILED
    }

    /** A name that the DNS cannot hold does not exist. */
    static final DnsAnswer INVALID_NAME = negative(Outcome.NO_DOMAIN, 0);

    static DnsAnswer found(List<Record> records, long ttlSeconds) {
        return new DnsAnswer(Outcome.FOUND, records, ttlSeconds, null);
    }

    /** Records of a server that has an address for every name. */
    static DnsAnswer doubtful(List<Record> records) {
        return new DnsAnswer(Outcome.FOUND, records, 0, DnsFailure.UNUSABLE);
    }

    static DnsAnswer negative(Outcome outcome, long ttlSeconds) {
        return new DnsAnswer(outcome, List.of(), ttlSeconds, null);
    }

    static DnsAnswer failed(DnsFailure failure) {
        return new DnsAnswer(Outcome.FAILED, List.of(), 0, failure);
    }

    boolean isFailed() {
        return outcome == Outcome.FAILED;
    }
}
