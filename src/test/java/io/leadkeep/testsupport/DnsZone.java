package io.leadkeep.testsupport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** DNS records, and the responses of a resolver that has only these. */
final class DnsZone {

    private static final int TTL = 300;
    private static final int LONGEST_CHAIN = 20;

    private final Map<Name, List<Record>> records = new ConcurrentHashMap<>();

    /** Adds records in the format of a zone file (RFC 1035, section 5). */
    void add(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        try (Master master = new Master(new ByteArrayInputStream(bytes), Name.root, TTL)) {
            for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
                records.computeIfAbsent(next.getName(), first -> new CopyOnWriteArrayList<>())
                        .add(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** Removes the records of a name. */
    void remove(Name name) {
        records.remove(name);
    }

    /** Adds records or a negative answer to a response. */
    void answer(Record question, Message answer) {
        answer.getHeader().setFlag(Flags.RA);
        Name name = question.getName();
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            List<Record> found = at(name, question.getType());
            found.forEach(each -> answer.addRecord(each, Section.ANSWER));
            if (found.isEmpty()
                    || question.getType() == Type.CNAME
                    || !(found.get(0) instanceof CNAMERecord alias)) {
                if (found.isEmpty()) {
                    deny(name, answer);
                }
                return;
            }
            name = alias.getTarget();
        }
    }

    private List<Record> at(Name name, int type) {
        List<Record> wanted = of(name, type);
        return wanted.isEmpty() ? of(name, Type.CNAME) : wanted;
    }

    private List<Record> of(Name name, int type) {
        return records.getOrDefault(name, List.of()).stream()
                .filter(each -> each.getType() == type)
                .toList();
    }

    private void deny(Name name, Message answer) {
        // A name with others below it exists (RFC 8020).
        boolean exists = records.keySet().stream().anyMatch(each -> each.subdomain(name));
        answer.getHeader().setRcode(exists ? Rcode.NOERROR : Rcode.NXDOMAIN);
        for (int above = 0; above < name.labels(); above++) {
            List<Record> soa = of(above == 0 ? name : new Name(name, above), Type.SOA);
            if (!soa.isEmpty()) {
                answer.addRecord(soa.get(0), Section.AUTHORITY);
                return;
            }
        }
    }
}
