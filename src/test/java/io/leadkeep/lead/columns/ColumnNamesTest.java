package io.leadkeep.lead.columns;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.leadkeep.lead.LeadFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data of {@code column-names.csv}. */
class ColumnNamesTest {

    private static final Set<String> WORDS = Set.of("work", "home", "others", "ignored");

    private static List<NamedCsvRecord> lines() throws IOException {
        try (CsvReader<NamedCsvRecord> lines =
                CsvReader.builder()
                        .commentStrategy(CommentStrategy.SKIP)
                        .ofNamedCsvRecord(
                                ColumnNames.class.getResourceAsStream("column-names.csv"))) {
            return lines.stream().toList();
        }
    }

    @Test
    void each_name_stands_for_the_field_of_its_line() throws IOException {
        List<String> wrong = new ArrayList<>();
        int names = 0;
        for (NamedCsvRecord line : lines()) {
            String field = line.getField("field");
            if (!WORDS.contains(field)) {
                int rank = 100 * Integer.parseInt(line.getField("rank"));
                for (String name : line.getField("names").split("\\|")) {
                    names++;
                    if (!new ColumnNames.Match(field, rank).equals(ColumnNames.of(name))) {
                        wrong.add(name + " is " + ColumnNames.of(name) + ", not " + field);
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(names).isGreaterThan(600);
    }

    @Test
    void fields_exist() throws IOException {
        Set<String> fields = new TreeSet<>();
        for (NamedCsvRecord line : lines()) {
            fields.add(line.getField("field"));
        }
        fields.removeAll(WORDS);
        fields.removeAll(Set.of(ColumnNames.FULL_NAME, ColumnNames.WEB_PAGE));

        assertThat(LeadFields.WRITABLE).containsAll(fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "pt", "it", "nl"})
    void language_has_names_for_all_fields(String language) throws IOException {
        Set<String> fields = new TreeSet<>();
        for (NamedCsvRecord line : lines()) {
            if (line.getField("language").equals(language)) {
                fields.add(line.getField("field"));
            }
        }

        assertThat(fields)
                .containsAll(WORDS)
                .contains("firstName", "lastName", ColumnNames.FULL_NAME)
                .contains("email", "companyName", "jobTitle", "phone", "linkedinUrl")
                .contains("city", "state", "country", "tags");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "*",
                "Fax",
                "Business Fax",
                "Email Status",
                "Email Opt Out",
                "Lead Status",
                "Company Size",
                "Account Owner",
                "ad_name",
                "campaign name",
                "E-mail 1 - Label",
                "Assistant's Phone",
                "Work",
                "Company Linkedin Url",
                "Straße",
                "PLZ",
                "Notes",
                "id",
                "Zip/Postal Code",
                "Company Address",
                "Endereço da empresa",
                "Adresse société",
                "Birthday",
                "Record ID",
                "a@example.com"
            })
    void other_columns_are_not_recognised(String name) {
        assertThat(ColumnNames.of(name)).isNull();
    }

    @Test
    void case_accents_and_separators_do_not_matter() {
        assertThat(
                        Stream.of(
                                        "E-Mail-Adresse",
                                        "e_mail_adresse",
                                        "EMAILADRESSE",
                                        "e mail: adresse*",
                                        "E\u2011Mail\u00A0Adresse",
                                        "correo electronico",
                                        "Correo electro\u0301nico",
                                        "CorreoElectrónico",
                                        "Primaere E-Mail-Adresse",
                                        "Business Email (required)")
                                .map(ColumnNames::of)
                                .map(match -> match == null ? "none" : match.field()))
                .containsOnly("email");
    }
}
