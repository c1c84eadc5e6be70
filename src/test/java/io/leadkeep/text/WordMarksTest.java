package io.leadkeep.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Combining marks in {@link Words}. */
class WordMarksTest {

    @ParameterizedTest
    @CsvSource({
        "שָׁלוֹם, שלום",
        "מֻחַמָּד, מחמד",
        "مُحَمَّد, محمد",
        "محـــمد, محمد",
        "أحمد آل, احمد ال",
    })
    void points_of_hebrew_and_arabic_are_removed(String text, String words) {
        assertWords(text, words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "हिन्दी",
                "பெங்களூர்",
                "বাংলা",
                "ไทยแลนด์",
                "ភាសា",
                "မြန်မာ",
                "カ\u3099",
                "සිංහල",
                "ދިވެހި",
                "한국",
            })
    void marks_that_are_vowels_or_consonants_stay_in_the_word(String text) {
        assertWords(text, Normalizer.normalize(text, Form.NFKD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u093Fab", "ab \u3099", "\u0301ab", "ab\u0301 \u0301", "ab\u20E3"})
    void mark_without_a_letter_is_no_word(String text) {
        assertWords(text, "ab");
    }

    private static void assertWords(String text, String words) {
        assertThat(Words.of(text)).containsExactly(words.split(" "));
    }
}
