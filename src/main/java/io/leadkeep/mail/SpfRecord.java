package io.leadkeep.mail;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/** The part of SPF (RFC 7208) that names other domains. */
final class SpfRecord {

    private static final Pattern VERSION = Pattern.compile("v=spf1( .*)?", Pattern.DOTALL);

    /** Excludes {@code -include}, which forbids sending. */
    private static final Pattern REFERENCE =
            Pattern.compile("[+?~]?include:(?<included>\\S+)|redirect=(?<redirected>\\S+)");

    private SpfRecord() {}

    /** Returns the domains to which the SPF record among these TXT records refers, in its order. */
    static List<String> references(List<Record> texts) {
        return texts.stream()
                .map(each -> String.join("", ((TXTRecord) each).getStrings()))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> VERSION.matcher(text).matches())
                .flatMap(text -> Stream.of(text.split(" +")))
                .map(REFERENCE::matcher)
                .filter(Matcher::matches)
                .map(SpfRecord::reference)
                .map(name -> name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
                .toList();
    }

    private static String reference(Matcher term) {
        return term.group("included") == null ? term.group("redirected") : term.group("included");
    }
}
