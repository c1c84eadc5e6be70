package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of exported files that LibreOffice opened and saved. */
@ServiceTest
@EnabledIf("hasLibreOffice")
class SpreadsheetRoundTripTest extends ExportTest {

    static boolean hasLibreOffice() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "soffice")));
    }

    /** As LibreOffice saves it by default, and with semicolons and quotes around all texts. */
    @ParameterizedTest
    @ValueSource(strings = {"44,34,76", "59,34,76,1,,0,true"})
    void exported_file_saved_by_libreoffice_imports_unchanged(String format, @TempDir Path folder)
            throws Exception {
        for (String lead : LEADS) {
            // LibreOffice has one kind of line break in a cell.
            Api.as(tenant).create(lead.replace("\\r\\n", "\\n"));
        }
        Path file = folder.resolve("leads.csv");
        Files.write(file, Api.as(tenant).get("/v1/leads/export").asByteArray());
        Tenant other = tenants.create();

        String saved = Files.readString(save(file, format, folder));
        ExportRoundTripTest.importUnchanged(other, saved);

        assertThat(ExportRoundTripTest.byEmail(other))
                .isEqualTo(ExportRoundTripTest.byEmail(tenant));
        assertThat(saved).isNotEqualTo(Files.readString(file));
    }

    private static Path save(Path file, String format, Path folder)
            throws IOException, InterruptedException {
        Path saved = folder.resolve("saved");
        Process office =
                new ProcessBuilder(
                                List.of(
                                        "soffice",
                                        "--headless",
                                        "-env:UserInstallation="
                                                + folder.resolve("profile").toUri(),
                                        // 76 is UTF-8, which is not the default everywhere.
                                        "--infilter=CSV:44,34,76",
                                        "--convert-to",
                                        "csv:Text - txt - csv (StarCalc):" + format,
                                        "--outdir",
                                        saved.toString(),
                                        file.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start();
        assertThat(office.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return saved.resolve(file.getFileName());
    }
}
