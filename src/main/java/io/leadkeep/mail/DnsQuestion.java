package io.leadkeep.mail;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What is asked.
 *
 * @param name absolute; equal whatever its case
 * @param type as in {@link org.xbill.DNS.Type}
 */
record DnsQuestion(Name name, int type) {

    /** The question in a message with a random id. */
    Message toMessage() {
        return Message.newQuery(Record.newRecord(name, type, DClass.IN));
    }
}
