package io.leadkeep.mail;

import io.leadkeep.mail.DnsServerCheck.State;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Reads the replies to one question. It follows aliases (RFC 1034, section 3.6.2) within a reply
 * and, where a reply ends with an alias, from one reply to the next.
 */
final class DnsReplyReader {

    /** Resolvers give up at about this length. */
    private static final int MAX_CHAIN = 16;

    private final int type;
    private final Set<Name> visited = new HashSet<>();
    private Name name;
    private long ttl = Long.MAX_VALUE;

    DnsReplyReader(DnsQuestion question) {
        this.name = question.name();
        this.type = question.type();
    }

    /** The question to send next: the original one, or the alias that the last reply ended with. */
    DnsQuestion question() {
        return new DnsQuestion(name, type);
    }

    /**
     * Reads a reply to {@link #question}.
     *
     * @param server what is known of the server that replied
     * @return null if {@link #question} has moved on to an alias
     * @throws UnusableReply if another server may know the answer
     */
    DnsAnswer read(Message reply, State server) throws UnusableReply {
        int code = reply.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            throw new UnusableReply(Rcode.string(code));
        }
        Name asked = name;
        List<Record> answers = reply.getSection(Section.ANSWER);
        while (visited.add(name) && visited.size() <= MAX_CHAIN) {
            List<Record> found = select(name, type, answers);
            if (!found.isEmpty()) {
                found.forEach(this::limitTtl);
                return server == State.INVENTS_ADDRESSES
                        ? DnsAnswer.doubtful(found)
                        : DnsAnswer.found(found, ttl);
            }
            List<Record> aliases = select(name, Type.CNAME, answers);
            if (aliases.isEmpty()) {
                return readWithoutRecords(reply, asked, server);
            }
            limitTtl(aliases.get(0));
            name = ((CNAMERecord) aliases.get(0)).getTarget();
        }
        // A loop or an endless chain: a retry would give the same.
        return DnsAnswer.failed(DnsFailure.UNUSABLE);
    }

    private DnsAnswer readWithoutRecords(Message reply, Name asked, State server)
            throws UnusableReply {
        // The next reply may start at this name.
        visited.remove(name);
        if (server == State.DENIES_EXISTING) {
            throw new UnusableReply("negative answer of an unusable server");
        }
        List<Record> authority = reply.getSection(Section.AUTHORITY);
        SOARecord soa =
                authority.stream()
                        .filter(SOARecord.class::isInstance)
                        .map(SOARecord.class::cast)
                        .findFirst()
                        .orElse(null);
        if (reply.getRcode() == Rcode.NXDOMAIN) {
            return DnsAnswer.negative(DnsAnswer.Outcome.NO_DOMAIN, negativeTtl(soa));
        }
        if (soa == null && !name.equals(asked)) {
            // An authoritative server need not follow an alias into another zone.
            return null;
        }
        if (soa == null
                && !reply.getHeader().getFlag(Flags.AA)
                && authority.stream().anyMatch(each -> each.getType() == Type.NS)) {
            // A referral says nothing about the records, and NO_DATA would be final.
            throw new UnusableReply("referral");
        }
        return DnsAnswer.negative(DnsAnswer.Outcome.NO_DATA, negativeTtl(soa));
    }

    private long negativeTtl(SOARecord soa) {
        return soa == null ? 0 : Math.min(ttl, Math.min(soa.getTTL(), soa.getMinimum()));
    }

    private void limitTtl(Record record) {
        ttl = Math.min(ttl, record.getTTL());
    }

    private static List<Record> select(Name name, int type, List<Record> records) {
        return records.stream()
                .filter(each -> each.getType() == type && each.getName().equals(name))
                .toList();
    }
}
