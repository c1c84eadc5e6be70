package io.leadkeep.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.Normalizer2;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Splits texts into words without case, accents and Unicode forms. The words of leads and those of
 * searches both come from here.
 *
 * <p>Character properties come from ICU: those of the JDK change with its version, and stored words
 * would then differ from searched ones.
 */
public final class Words {

    /**
     * In code points, 400 octets at most. PostgreSQL limits a lexeme to 2,046 octets (MAXSTRLEN in
     * ts_type.h), and NFKD can make a text 18 times as long (U+FDFA).
     */
    private static final int MAX_LENGTH = 100;

    private static final Normalizer2 NFKD = Normalizer2.getNFKDInstance();

    private static final IDNA DOMAINS =
            IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE);

    /** Stretches Arabic words. */
    private static final int TATWEEL = 0x640;

    private Words() {}

    /** Returns the distinct words of a text in their order; of null, none. */
    public static List<String> of(String text) {
        if (text == null) {
            return List.of();
        }
        return split(isAscii(text) ? text.toLowerCase(Locale.ROOT) : fold(text));
    }

    /** Returns the words of an address, and those of the other form of its domain (IDNA). */
    public static List<String> ofAddress(String email) {
        if (email == null) {
            return List.of();
        }
        String domain = email.substring(email.lastIndexOf('@') + 1);
        StringBuilder otherForm = new StringBuilder();
        IDNA.Info info = new IDNA.Info();
        if (!isAscii(domain)) {
            DOMAINS.nameToASCII(domain, otherForm, info);
        } else if (domain.toLowerCase(Locale.ROOT).contains("xn--")) {
            DOMAINS.nameToUnicode(domain, otherForm, info);
        }
        return of(otherForm.isEmpty() || info.hasErrors() ? email : email + ' ' + otherForm);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Splits a text in which every separator is ASCII. */
    private static List<String> split(String folded) {
        Set<String> words = new LinkedHashSet<>();
        int start = 0;
        for (int end = 0; end <= folded.length(); end++) {
            if (end == folded.length() || isSeparator(folded.charAt(end))) {
                if (end > start) {
                    words.add(cut(folded.substring(start, end)));
                }
                start = end + 1;
            }
        }
        return List.copyOf(words);
    }

    private static boolean isSeparator(char c) {
        return c < 0x80 && (c < 'a' || c > 'z') && (c < '0' || c > '9');
    }

    private static String cut(String word) {
        return Text.length(word) <= MAX_LENGTH
                ? word
                : word.substring(0, word.offsetByCodePoints(0, MAX_LENGTH));
    }

    /** Folds letters and digits, removes accents and puts a space for everything else. */
    private static String fold(String text) {
        String decomposed = NFKD.normalize(text);
        StringBuilder folded = new StringBuilder(decomposed.length());
        int c;
        for (int i = 0; i < decomposed.length(); i += Character.charCount(c)) {
            c = decomposed.codePointAt(i);
            if (c < 0x80) {
                folded.append((char) Character.toLowerCase(c));
            } else if (!isIgnored(c)) {
                append(folded, c);
            }
        }
        // Marks that ignored characters kept apart can be in another than the canonical order.
        return NFKD.normalize(folded);
    }

    private static void append(StringBuilder folded, int c) {
        if (isLetterOrDigit(c)) {
            appendLetter(folded, UCharacter.foldCase(c, true));
        } else {
            folded.appendCodePoint(isMark(c) && endsInWord(folded) ? c : ' ');
        }
    }

    private static boolean isLetterOrDigit(int c) {
        return (UCharacter.isLetterOrDigit(c) || UCharacter.getType(c) == UCharacter.LETTER_NUMBER)
                && !isModifier(c);
    }

    /** Apostrophes and tone signs, which Unicode counts as letters. */
    private static boolean isModifier(int c) {
        return UCharacter.UnicodeBlock.of(c) == UCharacter.UnicodeBlock.SPACING_MODIFIER_LETTERS;
    }

    private static boolean isIgnored(int c) {
        // Soft hyphens, zero-width characters, variation selectors, Hangul fillers.
        return UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                || c == TATWEEL
                || isAccent(c);
    }

    /** Marks of other scripts are vowels or consonants, as are the Japanese voicing marks. */
    private static boolean isAccent(int c) {
        if (!isMark(c) || c == 0x3099 || c == 0x309A) {
            return false;
        }
        return switch (UScript.getScript(c)) {
            case UScript.INHERITED,
                    UScript.LATIN,
                    UScript.GREEK,
                    UScript.CYRILLIC,
                    UScript.HEBREW,
                    UScript.ARABIC ->
                    true;
            default -> false;
        };
    }

    private static boolean isMark(int c) {
        return switch (UCharacter.getType(c)) {
            case UCharacter.NON_SPACING_MARK,
                    UCharacter.ENCLOSING_MARK,
                    UCharacter.COMBINING_SPACING_MARK ->
                    true;
            default -> false;
        };
    }

    private static boolean endsInWord(StringBuilder folded) {
        return !folded.isEmpty() && !isSeparator(folded.charAt(folded.length() - 1));
    }

    /** Replaces Latin letters that have no decomposition (CLDR, Latin-ASCII.xml). */
    private static void appendLetter(StringBuilder folded, int c) {
        switch (c) {
            case 'ß' -> folded.append("ss");
            case 'æ' -> folded.append("ae");
            case 'œ' -> folded.append("oe");
            case 'þ' -> folded.append("th");
            case 'ⱥ' -> folded.append('a');
            case 'ƀ', 'ƃ', 'ɓ' -> folded.append('b');
            case 'ƈ', 'ȼ' -> folded.append('c');
            case 'ð', 'đ', 'ƌ', 'ɖ', 'ɗ' -> folded.append('d');
            case 'ɇ', 'ɛ' -> folded.append('e');
            case 'ƒ' -> folded.append('f');
            case 'ǥ', 'ɠ' -> folded.append('g');
            case 'ħ' -> folded.append('h');
            case 'ı', 'ɨ' -> folded.append('i');
            case 'ȷ', 'ɉ' -> folded.append('j');
            case 'ƙ' -> folded.append('k');
            case 'ł', 'ƚ' -> folded.append('l');
            case 'ŋ', 'ƞ', 'ɲ' -> folded.append('n');
            case 'ø', 'ɔ', 'ɵ' -> folded.append('o');
            case 'ƥ' -> folded.append('p');
            case 'ĸ' -> folded.append('q');
            case 'ɍ' -> folded.append('r');
            case 'ŧ', 'ƭ', 'ⱦ' -> folded.append('t');
            case 'ʉ' -> folded.append('u');
            case 'ʋ' -> folded.append('v');
            case 'ƴ', 'ɏ' -> folded.append('y');
            case 'ƶ', 'ȥ' -> folded.append('z');
            default -> folded.appendCodePoint(c);
        }
    }
}
