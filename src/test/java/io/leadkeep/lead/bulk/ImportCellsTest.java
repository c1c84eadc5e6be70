package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/leads/import/csv}: what is removed from cells, and charsets. */
@ServiceTest
class ImportCellsTest extends ImportTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jane@x.com",
                "mailto:Jane@x.com",
                "MAILTO:jane@x.com?subject=Hello",
                "<mailto:jane@x.com>",
                "Jane <jane@x.com>",
                "Doe, Jane <jane@x.com>",
                "\"Doe; Jane\" <jane@x.com>",
                "jane@old.com <jane@x.com>",
                "Jane Doe (jane@x.com)",
                "jane@x.com (Jane Doe)",
                "'jane@x.com'",
                "\"jane@x.com\"",
                "“jane@x.com”",
                "\u00A0jane@x.com\u200B",
                "ja\u200Bne@\u00A0x.com\uFEFF",
                "jane@x.com.",
                "jane@x.com; jane@x.com"
            })
    void decoration_of_an_address_is_removed(String cell) {
        JsonNode data = imported("Name,Email", "Ann," + quoted(cell));

        assertCounts(data, 1, 0, 0, 0);
        assertThat(lead("jane@x.com").path("email").textValue()).isEqualTo("jane@x.com");
        assertThat(data.at("/csvInfo/notes").toString()).doesNotContain("Several");
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@x.com, b@x.com",
                "a@x.com;b@x.com",
                "a@x.com ::: b@x.com",
                "a@x.com b@x.com",
                "a@x.com\nb@x.com",
                "nobody@x, a@x.com, b@x.com",
                "Ann <a@x.com>, Bob <b@x.com>"
            })
    void first_valid_address_of_several_is_used_and_reported(String cell) {
        JsonNode data = imported("Name,Email", "Bob,b2@x.com", "Ann," + quoted(cell));

        assertCounts(data, 2, 0, 0, 0);
        assertThat(lead("a@x.com").path("firstName").textValue()).isEqualTo("Ann");
        assertThat(data.at("/csvInfo/notes").toString())
                .contains(
                        "Several addresses in one cell, of which the first valid one is used: rows"
                                + " 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jane",
                "jane@x",
                "<>",
                "@",
                "\"",
                "a@x.com@",
                "jane doe @x.com",
                "a,b;@x.com"
            })
    void cell_without_address_is_shown_as_it_is(String cell) {
        JsonNode data = imported("Name,Email", "Ann," + quoted(cell));

        assertCounts(data, 0, 0, 0, 1);
        assertThat(data.at("/errors/0/email").textValue()).isEqualTo(cell);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'o@x.com", "o'neil+a|b@x.com", "a.b_c-d@sub.x.co.uk", "user@münchen.de"})
    void valid_address_is_not_changed(String address) {
        imported("Name,Email", "Ann," + address);

        assertThat(lead(address.replace("münchen", "xn--mnchen-3ya")).path("firstName").textValue())
                .isEqualTo("Ann");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'01234 | 01234",
                "'+49 30 1 | +49 30 1",
                "'(030) 12-3/4 | (030) 12-3/4",
                "p:+49301234 | +49301234",
                "P:0301234 | 0301234",
                "'90s music | '90s music",
                "'tis | 'tis",
                "p:x | p:x",
                "' | '"
            })
    void prefix_of_a_number_is_removed(String cell, String expected) {
        JsonNode data =
                data(
                        send(
                                CsvForm.of("Email,Phone,Zip", "a@x.com,%s,%<s".formatted(cell))
                                        .with("dataCleanup", "false")));

        assertCounts(data, 1, 0, 0, 0);
        assertThat(lead("a@x.com").path("phoneNumber").textValue()).isEqualTo(expected);
        assertThat(lead("a@x.com").at("/customFields/Zip").textValue()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a,b;c ::: d | a/b/c/d",
                "\"Newsletter\",\"VIP, gold\" | Newsletter/VIP, gold",
                "\"a;b\";c:::\"d ::: e\" | a;b/c/d ::: e",
                "\"say \"\"hi\"\"\" , b | say \"hi\"/b",
                "5\" disk, a | 5\" disk/a",
                "\"a\" b, c | \"a\" b/c",
                "\"a, b | \"a/b",
                ",; a ,, | a",
                "a:b, c::d | a:b/c::d"
            })
    void tags_are_separated_and_may_be_quoted(String cell, String tags) {
        JsonNode data = imported("Email,Tags", "a@x.com," + quoted(cell));

        assertCounts(data, 1, 0, 0, 0);
        ArrayNode expected = JsonNodeFactory.instance.arrayNode();
        for (String tag : tags.split("/")) {
            expected.add(tag);
        }
        assertThat(lead("a@x.com").path("tags")).isEqualTo(expected);
    }

    @Test
    void first_number_of_several_is_the_phone() {
        imported("Email,Phone 1 - Value", "a@x.com,+45 32 12 34 56 ::: +45 32 12 34 57");

        assertThat(lead("a@x.com").path("phoneNumber").textValue()).isEqualTo("+4532123456");
        assertThat(lead("a@x.com").at("/customFields/Phone 1 - Value").textValue())
                .isEqualTo("+45 32 12 34 56 ::: +45 32 12 34 57");
    }

    @ParameterizedTest
    @CsvSource({
        "windows-1252, Jörg Weiß, Düsseldorf – “Süd”",
        "windows-1252, René Lefèvre, Orléans",
        "windows-1252, Íñigo Núñez, A Coruña",
        "windows-1251, Анна Сидорова, Санкт-Петербург",
        "windows-1251, Діана Сідоренко, Київ Україна",
        "KOI8-R, Анна Сидорова, Санкт-Петербург",
        "windows-1253, Γιώργος Παπαδόπουλος, Θεσσαλονίκη",
        "Shift_JIS, 山田太郎, 株式会社サンプル",
        "GB18030, 王小明, 有限公司"
    })
    void charset_is_guessed(Charset charset, String name, String city) {
        String file = "Email;First Name;City\r\na@x.com;%s;%s\r\n".formatted(name, city);

        JsonNode data = data(send(CsvForm.of(file.getBytes(charset))));

        assertThat(data.at("/csvInfo/encoding").textValue()).isEqualTo(charset.name());
        assertThat(data.at("/csvInfo/notes/0").textValue()).contains(charset.name());
        assertThat(lead("a@x.com").path("firstName").textValue()).isEqualTo(name);
        assertThat(lead("a@x.com").path("city").textValue()).isEqualTo(city);
    }

    @Test
    void central_european_charset_is_guessed_from_many_words() {
        String names =
                "Łukasz Wójcik;Łódź\n"
                        + "Żaneta Śliwińska;Gdańsk\n"
                        + "Małgorzata Dąbrowska;Poznań\n"
                        + "Paweł Zieliński;Częstochowa\n"
                        + "Stanisław Kamiński;Wrocław\n"
                        + "Agnieszka Woźniak;Białystok\n"
                        + "Spółka Ogrodników;Świnoujście\n"
                        + "Józef Król;Kraków\n"
                        + "Grażyna Wiśniewska;Chełm\n"
                        + "Michał Jabłoński;Suwałki\n";
        StringBuilder file = new StringBuilder("Name;City;Email\n");
        String[] lines = names.split("\n");
        for (int i = 0; i < lines.length; i++) {
            file.append(lines[i]).append(";p").append(i).append("@x.com\n");
        }

        JsonNode data =
                data(send(CsvForm.of(file.toString().getBytes(Charset.forName("windows-1250")))));

        assertThat(data.at("/csvInfo/encoding").textValue()).isEqualTo("windows-1250");
        assertThat(lead("p1@x.com").path("lastName").textValue()).isEqualTo("Śliwińska");
    }
}
