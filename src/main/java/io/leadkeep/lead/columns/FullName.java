package io.leadkeep.lead.columns;

import io.leadkeep.text.ListFile;
import java.util.Arrays;
import java.util.Locale;

/**
 * Splits the name of a person by a simple rule.
 *
 * <ul>
 *   <li>Titles at the beginning (Dr., Mrs, Herr) and degrees at the end (PhD, MBA) are left out.
 *   <li>With a comma the last name comes first: Doe, Jane.
 *   <li>Else the last word is the last name, with the particles before it (van, de la) and a suffix
 *       behind it (Jr., III); a single word is the first name.
 * </ul>
 *
 * @param first first name, or null
 * @param last last name, or null
 */
record FullName(String first, String last) {

    private static final FullName NONE = new FullName(null, null);

    private static final ListFile TITLES = ListFile.read(FullName.class, "name-titles.txt");
    private static final ListFile DEGREES = ListFile.read(FullName.class, "name-degrees.txt");
    private static final ListFile SUFFIXES = ListFile.read(FullName.class, "name-suffixes.txt");
    private static final ListFile PARTICLES = ListFile.read(FullName.class, "name-particles.txt");

    /** Longer cells are texts. */
    private static final int MAX_LENGTH = 1_000;

    static FullName of(String cell) {
        if (cell.indexOf('@') >= 0 || cell.length() > MAX_LENGTH) {
            return NONE;
        }
        String name = withoutDegrees(withoutNote(cell).replaceAll("[\\s\\p{Z}]+", " ").strip());
        int comma = name.indexOf(',');
        String behind = name.substring(comma + 1).strip();
        if (comma >= 0 && !isIn(SUFFIXES, behind)) {
            return new FullName(
                    orNull(withoutTitles(behind)),
                    orNull(withoutTitles(name.substring(0, comma).strip())));
        }
        return ofWords(name.replace(",", ""));
    }

    private static FullName ofWords(String name) {
        String rest = withoutTitles(name);
        String[] words = rest.split(" ");
        int last = words.length - 1;
        if (last == 0 && !rest.equals(name)) {
            return new FullName(null, orNull(rest));
        }
        if (last > 1 && isIn(SUFFIXES, words[last])) {
            last--;
        }
        while (last > 1 && isIn(PARTICLES, words[last - 1])) {
            last--;
        }
        return new FullName(
                orNull(join(words, 0, Math.max(1, last))),
                orNull(join(words, Math.max(1, last), words.length)));
    }

    /** Returns a full name without the part of it that is known, or the whole one. */
    static String rest(String name, String known) {
        String full = name.strip();
        int length = known.length();
        if (full.length() > length + 1 && full.regionMatches(true, 0, known + ' ', 0, length + 1)) {
            return full.substring(length + 1).strip();
        }
        int from = full.length() - length - 1;
        return from > 0 && full.regionMatches(true, from, ' ' + known, 0, length + 1)
                ? full.substring(0, from).strip()
                : full;
    }

    /** Removes what is in brackets at the end, such as a company. */
    private static String withoutNote(String name) {
        int bracket = name.indexOf('(');
        return bracket > 0 && name.strip().endsWith(")") ? name.substring(0, bracket) : name;
    }

    private static String withoutDegrees(String name) {
        String rest = name;
        while (true) {
            int end = Math.max(rest.lastIndexOf(' '), rest.lastIndexOf(','));
            String word = rest.substring(end + 1);
            // Of the short ones many are names too.
            boolean isClear =
                    word.length() > 2 || rest.substring(0, Math.max(0, end)).endsWith(",");
            if (end <= 0 || !isClear || !isIn(DEGREES, word)) {
                return rest;
            }
            rest = rest.substring(0, end).strip();
            rest = rest.endsWith(",") ? rest.substring(0, rest.length() - 1).strip() : rest;
        }
    }

    private static String withoutTitles(String name) {
        String rest = name;
        while (true) {
            int end = rest.indexOf(' ');
            if (end < 0 || !isIn(TITLES, rest.substring(0, end))) {
                return rest;
            }
            rest = rest.substring(end + 1).strip();
        }
    }

    private static boolean isIn(ListFile list, String word) {
        return list.contains(word.replace(".", "").toLowerCase(Locale.ROOT));
    }

    private static String join(String[] words, int from, int to) {
        return String.join(" ", Arrays.asList(words).subList(from, to));
    }

    private static String orNull(String name) {
        return name.isEmpty() ? null : name;
    }
}
