package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTableTest {

    private static final String HEAD = "# version 1, 2026-11-24\nslug,kind,suffix,source\n";

    @Test
    void bundled_tables_are_valid_and_have_versions() {
        assertThat(GatewayDetector.table().version()).isPositive();
        assertThat(GatewayDetector.table().rows())
                .extracting(HostTable.Row::slug)
                .containsAll(SecureEmailGateway.slugs());
        assertThat(ProviderDetector.table().version()).isPositive();
        assertThat(ProviderDetector.table().rows())
                .extracting(HostTable.Row::slug)
                .containsAll(ProviderDetector.SLUGS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "acme,mx,mail.acme.example,x      | unknown slug acme",
                "good,mail,mail.acme.example,x    | unknown kind mail",
                "good,mx,mail.acme.example,       | no source",
                "good,mx,mail.acme.example        | the columns are",
                "good,mx,mail.acme.example,x,y    | the columns are",
                "good,mx,acme,x                   | two labels",
                "good,mx,,x                       | Not a label",
                "good,mx,.acme.example,x          | Not a label",
                "good,mx,acme.example.,x          | Not a label",
                "good,mx,Acme.example,x           | Not a label",
                "good,mx,*.acme.example,x         | Not a label",
            })
    void invalid_line_is_refused_with_its_number(String line, String reason) {
        assertThatThrownBy(() -> read(HEAD + "good,mx,fine.example,x\n" + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Line 4: ")
                .hasMessageContaining(reason);
    }

    @Test
    void duplicate_suffix_is_refused() {
        assertThatThrownBy(() -> read(HEAD + "good,mx,a.example,x\nbetter,mx,a.example,x\n"))
                .hasMessage("Line 4: a.example occurs twice");
    }

    @Test
    void table_without_version_or_columns_is_refused() {
        assertThatThrownBy(() -> read("slug,kind,suffix,source\ngood,mx,a.example,x\n"))
                .hasMessageStartingWith("Line 1");
        assertThatThrownBy(() -> read("# version 1, 2026-11-24\nslug,suffix\ngood,a.example\n"))
                .hasMessageContaining("the columns are");
    }

    @Test
    void longest_suffix_wins() throws IOException {
        HostTable table =
                read(HEAD + "good,mx,a.example,x\nbetter,mx,b.a.example,x\n-,mx,c.b.a.example,x\n");

        assertThat(slug(table, "x.a.example")).isEqualTo("good");
        assertThat(slug(table, "x.b.a.example")).isEqualTo("better");
        assertThat(slug(table, "x.c.b.a.example")).isEqualTo(HostTable.NO_SLUG);
        assertThat(slug(table, "example")).isNull();
    }

    private static String slug(HostTable table, String host) {
        return table.find(host, Set.of("mx")).map(HostTable.Row::slug).orElse(null);
    }

    private static HostTable read(String text) throws IOException {
        return HostTable.read(new StringReader(text), Set.of("good", "better"), Set.of("mx"));
    }
}
