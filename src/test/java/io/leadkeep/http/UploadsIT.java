package io.leadkeep.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.leadkeep.testsupport.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of clients lie where no other user of the machine can read them. */
class UploadsIT {

    @TempDir Path folder;

    @Test
    void a_folder_for_uploads_that_belongs_to_another_user_is_refused() throws Exception {
        String user = System.getProperty("user.name");
        assumeThat(user).as("Only root can give a folder to somebody else").isEqualTo("root");
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path uploads = Files.createDirectories(temporary.resolve("leadkeep-uploads-" + user));
        Files.setOwner(
                uploads,
                uploads.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody"));

        try (ServiceProcess service =
                ServiceProcess.launch(
                        folder, Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary))) {
            assertThat(service.awaitEnd()).isNotZero();
            assertThat(service.output()).contains(uploads + ", belongs to another user");
        }
    }
}
