package io.leadkeep.lead;

import io.leadkeep.text.Words;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Terms by which a lead is found: its words, its country and its city. The column {@code search}
 * has them as a {@code tsvector}.
 *
 * <p>Each term begins with a code of the workspace. A GIN index collects all terms with a prefix
 * before it looks at other conditions, so without the code a search would read the matches of every
 * workspace.
 */
public final class SearchTerms {

    /** Where a word stands; the weight that PostgreSQL stores with it. */
    public enum Field {
        NAME("1A"),
        COMPANY("2B"),
        TITLE("3C"),
        ADDRESS("4");

        private final String position;

        Field(String position) {
            this.position = position;
        }

        private String weight() {
            return position.substring(1);
        }
    }

    /** A place is one term, and ends a search for words: no word contains these characters. */
    private static final String COUNTRY = "=";

    private static final String CITY = "~";

    private static final int CODE_LENGTH = 4;

    private SearchTerms() {}

    /** Returns the literal of the {@code tsvector} of a lead. */
    public static String of(Lead lead) {
        String code = code(lead.workspaceId);
        StringBuilder vector = new StringBuilder();
        addWords(vector, code, Words.ofAddress(lead.email), Field.ADDRESS);
        addWords(vector, code, Words.of(lead.firstName), Field.NAME);
        addWords(vector, code, Words.of(lead.lastName), Field.NAME);
        addWords(vector, code, Words.of(lead.companyName), Field.COMPANY);
        addWords(vector, code, Words.of(lead.jobTitle), Field.TITLE);
        addPlace(vector, code + COUNTRY, lead.country);
        addPlace(vector, code + CITY, lead.city);
        return vector.toString();
    }

    private static void addWords(
            StringBuilder vector, String code, List<String> words, Field field) {
        for (String word : words) {
            vector.append('\'').append(code).append(word).append("':").append(field.position);
            vector.append(' ');
        }
    }

    private static void addPlace(StringBuilder vector, String prefix, String place) {
        if (place != null) {
            vector.append(quoted(prefix, place)).append(' ');
        }
    }

    private static String quoted(String prefix, String place) {
        String folded = place.toLowerCase(Locale.ROOT);
        return "'" + prefix + folded.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** Hashes of two workspaces may be equal: a query has the id of the workspace as well. */
    private static String code(String workspaceId) {
        int hash = workspaceId.hashCode() * 0x9E3779B1;
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(hash).array();
        byte[] code = Base64.getUrlEncoder().withoutPadding().encode(bytes);
        return new String(code, 0, CODE_LENGTH, StandardCharsets.ISO_8859_1);
    }

    /** Returns a {@code tsquery} that finds the leads of a domain, and others with its words. */
    public static String ofDomain(String workspaceId, String domain) {
        String code = code(workspaceId);
        return Words.of(domain).stream()
                .map(word -> "'" + code + word + "'")
                .collect(Collectors.joining(" & "));
    }

    /** Collects terms of a search, each a literal of a {@code tsquery}. */
    public static final class Query {

        private final String code;
        private final Set<String> terms = new LinkedHashSet<>();

        public Query(String workspaceId) {
            this.code = code(workspaceId);
        }

        /** Adds the beginnings of words, as {@link Words} returns them, of any field. */
        public Query words(List<String> words) {
            words.forEach(word -> terms.add("'" + code + word + "':*"));
            return this;
        }

        /** Adds the beginnings of words of one field. */
        public Query words(Field field, List<String> words) {
            words.forEach(word -> terms.add("'" + code + word + "':*" + field.weight()));
            return this;
        }

        public Query country(String country) {
            return place(COUNTRY, country);
        }

        public Query city(String city) {
            return place(CITY, city);
        }

        private Query place(String kind, String place) {
            if (place != null) {
                terms.add(quoted(code + kind, place));
            }
            return this;
        }

        public Set<String> terms() {
            return terms;
        }
    }
}
