package io.leadkeep.mail;

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
 * Reads the replies to one question: follows aliases (RFC 1034, section 3.6.2) through a reply and,
 * where that one ends with an alias, from one reply to the next.
 */
final class DnsReplyReader {

    /** A chain that long is a mistake; resolvers give up at about as many. */
    private static final int LONGEST_CHAIN = 16;

    private final int type;
    private final Set<Name> passed = new HashSet<>();
    private Name name;
    private long ttl = Long.MAX_VALUE;

    DnsReplyReader(DnsQuestion question) {
        this.name = question.name();
        this.type = question.type();
    }

    /** What is to be asked: the question, or the alias that the last reply ended with. */
    DnsQuestion open() {
        return new DnsQuestion(name, type);
    }

    /**
     * Reads one reply to {@link #open}.
     *
     * @param reply from a server
     * @return the answer; null if there is none yet: {@link #open} has moved on to an alias
     * @throws UnusableReply if this server cannot tell
     */
    DnsAnswer read(Message reply) throws UnusableReply {
        int code = reply.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            throw new UnusableReply(Rcode.string(code));
        }
        Name asked = name;
        List<Record> answers = reply.getSection(Section.ANSWER);
        while (passed.add(name) && passed.size() <= LONGEST_CHAIN) {
            List<Record> found = at(name, type, answers);
            if (!found.isEmpty()) {
                found.forEach(this::note);
                return new DnsAnswer(DnsAnswer.Outcome.FOUND, found, ttl);
            }
            List<Record> aliases = at(name, Type.CNAME, answers);
            if (aliases.isEmpty()) {
                return withoutRecords(reply, asked);
            }
            note(aliases.get(0));
            name = ((CNAMERecord) aliases.get(0)).getTarget();
        }
        // In a circle, or without end. Asking again would give the same.
        return DnsAnswer.FAILED;
    }

    private DnsAnswer withoutRecords(Message reply, Name asked) throws UnusableReply {
        List<Record> authority = reply.getSection(Section.AUTHORITY);
        SOARecord soa =
                authority.stream()
                        .filter(SOARecord.class::isInstance)
                        .map(SOARecord.class::cast)
                        .findFirst()
                        .orElse(null);
        if (reply.getRcode() == Rcode.NXDOMAIN) {
            return new DnsAnswer(DnsAnswer.Outcome.NO_DOMAIN, List.of(), negativeTtl(soa));
        }
        // There may be more to be heard of this name.
        passed.remove(name);
        if (soa == null && !name.equals(asked)) {
            // An authoritative server need not follow an alias into another zone.
            return null;
        }
        if (soa == null
                && !reply.getHeader().getFlag(Flags.AA)
                && authority.stream().anyMatch(each -> each.getType() == Type.NS)) {
            // "No record" from a server that only knows whom to ask would be a final verdict.
            throw new UnusableReply("a referral");
        }
        return new DnsAnswer(DnsAnswer.Outcome.NO_DATA, List.of(), negativeTtl(soa));
    }

    private long negativeTtl(SOARecord soa) {
        return soa == null ? 0 : Math.min(ttl, Math.min(soa.getTTL(), soa.getMinimum()));
    }

    private void note(Record passing) {
        ttl = Math.min(ttl, passing.getTTL());
    }

    private static List<Record> at(Name name, int type, List<Record> records) {
        return records.stream()
                .filter(each -> each.getType() == type && each.getName().equals(name))
                .toList();
    }
}
