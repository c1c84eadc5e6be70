package io.leadkeep.mail;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/** Whose hosts may send for a domain (RFC 7208). */
final class SpfRecord {

    private static final Pattern VERSION = Pattern.compile("v=spf1( .*)?", Pattern.DOTALL);

    /** A mechanism that lets somebody send: {@code -include} does not. */
    private static final Pattern OTHERS =
            Pattern.compile("[+?~]?include:(?<included>\\S+)|redirect=(?<redirected>\\S+)");

    private SpfRecord() {}

    /**
     * Reads whose records the domain's own refers to.
     *
     * @param texts TXT records of the domain
     * @return names in the order of the record, lower case, without a trailing dot
     */
    static List<String> references(List<Record> texts) {
        return texts.stream()
                .map(each -> String.join("", ((TXTRecord) each).getStrings()))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> VERSION.matcher(text).matches())
                .flatMap(text -> Stream.of(text.split(" +")))
                .map(OTHERS::matcher)
                .filter(Matcher::matches)
                .map(SpfRecord::reference)
                .map(name -> name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
                .toList();
    }

    private static String reference(Matcher term) {
        return term.group("included") == null ? term.group("redirected") : term.group("included");
    }
}
