package io.leadkeep.text;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Normalises the addresses of LinkedIn pages. */
public final class LinkedinUrl {

    /**
     * With or without scheme, on the host of any country, with any path, query or fragment behind
     * it. The three numbers of an old address distinguish people of the same name.
     */
    private static final Pattern PAGE =
            Pattern.compile(
                    "(?i)(?:https?://)?(?:[a-z]{1,3}\\.)?linkedin\\.com/"
                        + "(?:(?<kind>in|company|school)/(?<name>[^/?#\\s]+)(?:[/?#].*)?"
                        + "|pub/(?<old>[^/?#\\s]+)(?<numbers>(?:/[0-9a-f]{1,4}){3})?/?(?:[?#].*)?)");

    /** Member ids, the only case-sensitive names. */
    private static final Pattern MEMBER = Pattern.compile("AC[ow]AA[A-Za-z0-9_-]{10,}");

    private LinkedinUrl() {}

    /** Returns the normal form; any URL but that of a person, a company or a school stays. */
    public static String normalise(String url) {
        Matcher page = PAGE.matcher(url);
        if (!page.matches()) {
            return url;
        }
        String path =
                page.group("kind") == null
                        ? "pub/"
                                + name(page.group("old"))
                                + lower(Objects.toString(page.group("numbers"), ""))
                        : lower(page.group("kind")) + "/" + name(page.group("name"));
        return "https://linkedin.com/" + path;
    }

    /** Browsers copy a letter either as it is or percent-encoded. */
    private static String name(String name) {
        if (MEMBER.matcher(name).matches()) {
            return name;
        }
        try {
            String letters = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
            return Text.isStorable(letters) && letters.indexOf('\uFFFD') < 0
                    ? URLEncoder.encode(
                                    lower(Normalizer.normalize(letters, Normalizer.Form.NFC)),
                                    StandardCharsets.UTF_8)
                            .replace("+", "%20")
                    : name;
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
