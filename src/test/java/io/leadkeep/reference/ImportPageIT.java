package io.leadkeep.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;

/** The operation that uploads a file, on the page. */
class ImportPageIT extends BrowserIT {

    @TempDir Path folder;

    private final String name = UUID.randomUUID().toString();

    @BeforeEach
    void openImport() {
        open("Leads/importLeads");
        enterKey();
    }

    private void chooseFile() throws IOException {
        Path file = folder.resolve("leads.csv");
        Files.writeString(
                file,
                "email,firstName\na.%1$s@acme.com,Ann\nb.%1$s@acme.com,Bob\nnobody,Ben\n"
                        .formatted(name));
        browser.findElement(By.cssSelector("input[type=file]")).sendKeys(file.toString());
        wait.until(b -> see(".request-preview").getText().contains("leads.csv"));
    }

    @Test
    void missing_file_is_listed_as_missing() throws IOException {
        assertThat(aboutPreview()).isEqualTo("Still to fill in: file");
        assertThat(see(".request-preview").getText()).doesNotContain("leads.csv");

        chooseFile();

        assertThat(aboutPreview()).isEqualTo("As Execute will send it");
    }

    @Test
    void samples_name_a_file_before_one_is_chosen() throws IOException {
        List<String> languages = List.of("curl", "Python", "JavaScript", "Go", "Ruby");
        List<String> before = languages.stream().map(this::sample).toList();

        chooseFile();

        assertThat(before)
                .allMatch(sample -> sample.contains("leads.csv"))
                .isEqualTo(languages.stream().map(this::sample).toList());
    }

    @Test
    void chosen_file_is_previewed_and_imported() throws IOException {
        chooseFile();
        String preview = see(".request-preview").getText();
        assertThat(preview)
                .startsWith("POST " + page.resolve("/v1/leads/import/csv"))
                .contains("Content-Type: multipart/form-data")
                .contains("file: file leads.csv (text/csv)")
                .doesNotContain("string")
                .contains("onExisting: skip", "skipDuplicates: \n")
                .doesNotContain("Work mail");

        press(".execute");

        assertThat(statusOfResponse()).startsWith("200");
        String answer = see(".live-responses-table .response .response-col_description").getText();
        assertThat(answer)
                .contains("\"imported\": 2")
                .contains("\"failed\": 1")
                .contains("\"totalRows\": 3")
                .contains("nobody");
        String imported = service.get("/v1/leads?search=" + name, KEY).body();
        assertThat(JsonPath.from(imported).getList("data.tags"))
                .containsExactly(List.of(), List.of());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "curl, sh, sample.sh",
        "Python, python3, sample.py",
        "JavaScript, node, sample.mjs",
        "Go, go run, sample.go",
        "Ruby, ruby, sample.rb"
    })
    void sample_sends_the_file_as_pasted(String language, String command, String script)
            throws Exception {
        List<String> words = List.of(command.split(" "));
        assumeCanRun(language, words);
        chooseFile();
        Files.writeString(folder.resolve(script), sample(language));

        Outcome outcome =
                run(
                        folder,
                        Stream.concat(words.stream(), Stream.of(script)).toArray(String[]::new));

        assertThat(outcome.output()).contains("\"imported\":2").contains("\"failed\":1");
        assertThat(outcome.ok()).isTrue();
    }
}
