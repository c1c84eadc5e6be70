package io.leadkeep.lead.csv;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Guesses the charset of a file that is not Unicode.
 *
 * <p>juniversalchardet recognises all scripts but Latin from a few words, and takes Central
 * European text for windows-1252. ICU tells these two apart, from more words. Tried with names and
 * towns in 20 languages: of Western files none was taken for another charset.
 */
final class CharsetGuess {

    private static final String WESTERN = "windows-1252";
    private static final String CENTRAL_EUROPEAN = "windows-1250";

    /** What Excel writes where the detector names a similar charset. */
    private static final Map<String, String> OF_EXCEL =
            Map.of("ISO-8859-7", "windows-1253", "MACCYRILLIC", "windows-1251");

    private static final int MAX_SAMPLE = 64 * 1024;

    /** Words with other bytes than ASCII that ICU needs. */
    private static final int MIN_WORDS = 20;

    /** ICU's confidence in Central European text, from 0 to 100. */
    private static final int MIN_CONFIDENCE = 15;

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final ByteArrayOutputStream words = new ByteArrayOutputStream();
    private int wordCount;

    private CharsetGuess() {}

    static Charset of(Path file) throws IOException {
        CharsetGuess guess = new CharsetGuess();
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            guess.sample(bytes);
        }
        return Charset.forName(guess.name());
    }

    /** Collects the lines and words that have other bytes than ASCII. */
    private void sample(InputStream bytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        boolean isSample = false;
        boolean isWord = false;
        int next;
        do {
            next = bytes.read();
            boolean isEnd = next < 0 || next == '\n' || next == '\r' || line.size() == MAX_SAMPLE;
            if (isEnd || " ,;\t\"".indexOf(next) >= 0) {
                if (isWord) {
                    word.writeTo(words);
                    words.write(' ');
                    wordCount++;
                }
                word.reset();
                isWord = false;
            } else {
                word.write(next);
            }
            if (isEnd) {
                if (isSample) {
                    line.writeTo(lines);
                    lines.write('\n');
                }
                line.reset();
                isSample = false;
            } else {
                line.write(next);
            }
            isWord |= next >= 0x80;
            isSample |= next >= 0x80;
        } while (next >= 0 && lines.size() < MAX_SAMPLE);
    }

    private String name() {
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(lines.toByteArray());
        detector.dataEnd();
        String found = detector.getDetectedCharset();
        if (found == null || found.equalsIgnoreCase(WESTERN) || found.startsWith("UTF-")) {
            return isCentralEuropean(found == null) ? CENTRAL_EUROPEAN : WESTERN;
        }
        String name = OF_EXCEL.getOrDefault(found, found);
        return Charset.isSupported(name) ? name : WESTERN;
    }

    private boolean isCentralEuropean(boolean isWesternUnlikely) {
        if (wordCount < MIN_WORDS) {
            return false;
        }
        int western = 0;
        int central = 0;
        for (CharsetMatch match : new CharsetDetector().setText(words.toByteArray()).detectAll()) {
            switch (match.getName()) {
                case "ISO-8859-1", WESTERN -> western = Math.max(western, match.getConfidence());
                case "ISO-8859-2", CENTRAL_EUROPEAN ->
                        central = Math.max(central, match.getConfidence());
                default -> {}
            }
        }
        return central >= MIN_CONFIDENCE && 2 * central > (isWesternUnlikely ? 2 : 3) * western;
    }
}
