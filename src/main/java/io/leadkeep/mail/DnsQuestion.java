package io.leadkeep.mail;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** A DNS question: an absolute name, which ignores case, and a {@link org.xbill.DNS.Type}. */
record DnsQuestion(Name name, int type) {

    /** Returns a query with a random id. */
    Message toMessage() {
        return Message.newQuery(Record.newRecord(name, type, DClass.IN));
    }
}
