package io.leadkeep.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressWordsTest {

    @ParameterizedTest
    @CsvSource({
        "ann@acme.example, ann acme example",
        "ann@xn--mnchen-3ya.example, ann xn mnchen 3ya example munchen",
        "ann@XN--MNCHEN-3YA.example, ann xn mnchen 3ya example munchen",
        "ann@münchen.example, ann munchen example xn mnchen 3ya",
        "ann@xn--strae-oqa.example, ann xn strae oqa example strasse",
        "ann@xn--e1afmkfd.xn--p1ai, ann xn e1afmkfd p1ai пример рф",
        "jürgen@acme.example, jurgen acme example",
    })
    void address_has_the_words_of_both_forms_of_its_domain(String address, String words) {
        assertThat(Words.ofAddress(address)).containsExactly(words.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@xn--.example",
                "ann@xn--ü.example",
                "ann@xn--a-b-.example",
                "ann@xn--99999999999.example",
                "ann@ü\uD800.example",
                "münchen",
                "@",
            })
    void domain_without_another_form_has_the_words_of_its_text(String address) {
        if (address.indexOf('@') > 0) {
            assertThat(Words.ofAddress(address)).isEqualTo(Words.of(address));
        }
        assertThat(Words.ofAddress(address)).containsAll(Words.of(address));
    }

    @Property(tries = 5_000)
    void address_has_the_words_of_its_text(@ForAll("addresses") String address) {
        assertThat(Words.ofAddress(address)).containsAll(Words.of(address));
    }

    @Provide
    Arbitrary<String> addresses() {
        return Arbitraries.of(
                        "a", "xn--", "mnchen-3ya", "ü", "ß", ".", "@", "-", "\uD800", "。", "9")
                .list()
                .ofMaxSize(10)
                .map(list -> String.join("", list));
    }
}
