package io.leadkeep.lead.columns;

import io.leadkeep.text.EmailAddress;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the e-mail addresses in a cell: with display names, quotes or {@code mailto:}, separated by
 * commas, semicolons, white space or {@code :::}.
 */
final class AddressCell {

    /** Longer cells are texts. */
    private static final int MAX_LENGTH = 4_096;

    private static final String MAILTO = "mailto:";

    /** What may be around an address; a full stop only behind it. */
    private static final String AROUND = " \"'`()[]<>:“”‘’«»„‚";

    private AddressCell() {}

    /** Returns the first valid address of a cell, or the cell itself if it has none. */
    static String first(String cell) {
        if (isPlain(cell) || !isInQuotes(cell) && EmailAddress.normalise(cell).isPresent()) {
            return cell;
        }
        List<String> found = all(cell);
        return found.isEmpty() ? cell : found.get(0);
    }

    static boolean hasSeveral(String cell) {
        return !isPlain(cell) && all(cell).stream().distinct().count() > 1;
    }

    /** A domain may end with a typographic quote, as far as IDNA goes. */
    private static boolean isInQuotes(String cell) {
        return !cell.isEmpty() && AROUND.indexOf(cell.charAt(cell.length() - 1)) >= 0;
    }

    /** Returns whether a cell has only characters that can be part of one address. */
    private static boolean isPlain(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            boolean isPart =
                    c >= 'a' && c <= 'z'
                            || c >= '0' && c <= '9'
                            || c >= '@' && c <= 'Z'
                            || c == '.'
                            || c == '-'
                            || c == '_'
                            || c == '+';
            if (!isPart) {
                return false;
            }
        }
        return true;
    }

    /** Returns the valid addresses, normalised. */
    private static List<String> all(String cell) {
        List<String> addresses = new ArrayList<>();
        if (cell.length() <= MAX_LENGTH && cell.indexOf('@') >= 0) {
            for (String entry : entries(visible(cell))) {
                EmailAddress.normalise(address(entry)).ifPresent(addresses::add);
            }
        }
        return addresses;
    }

    /** Removes no-break spaces and zero-width characters. */
    private static String visible(String cell) {
        StringBuilder visible = new StringBuilder(cell.length());
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (Character.isWhitespace(c)) {
                visible.append(' ');
            } else if (Character.isSurrogate(c) || !Text.isInvisible(c)) {
                visible.append(c);
            }
        }
        return visible.toString();
    }

    /** Splits at separators outside of quotes; an entry with angle brackets is what is in them. */
    private static List<String> entries(String cell) {
        List<String> entries = new ArrayList<>();
        int start = 0;
        int angle = -1;
        boolean isQuoted = false;
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted && cell.indexOf('"', i + 1) > 0;
            } else if (c == '<' && !isQuoted) {
                angle = i;
            } else if (c == '>' && angle >= 0) {
                entries.add(cell.substring(angle + 1, i));
                start = i + 1;
                angle = -1;
            } else if (!isQuoted && (c == ',' || c == ';' || cell.startsWith(":::", i))) {
                addWords(cell.substring(start, i), entries);
                start = i + 1;
                angle = -1;
            }
        }
        addWords(cell.substring(start), entries);
        return entries;
    }

    private static void addWords(String text, List<String> entries) {
        for (String word : text.split(" ")) {
            if (word.indexOf('@') >= 0) {
                entries.add(word);
            }
        }
    }

    private static String address(String entry) {
        String text = strip(entry);
        if (text.toLowerCase(Locale.ROOT).startsWith(MAILTO)) {
            int end = text.indexOf('?');
            text = strip(text.substring(MAILTO.length(), end < 0 ? text.length() : end));
        }
        return text;
    }

    private static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && AROUND.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && (AROUND + '.').indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }
}
