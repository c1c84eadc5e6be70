package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ExitStatus;
import io.leadkeep.testsupport.FileTree;
import io.leadkeep.testsupport.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker/StartupCache.java, which the Dockerfile and operators run. */
class StartupCacheIT {

    private static final boolean AOT = Runtime.version().feature() >= 25;

    /** The JVM ends if it cannot use the cache. */
    private static final String REQUIRED = AOT ? "-XX:AOTMode=on" : "-Xshare:on";

    @TempDir Path folder;

    @Test
    void service_uses_the_cache_and_works_without_it_when_a_jar_differs() throws Exception {
        Path copy = folder.resolve("package");
        // The JVM compares the times of the files.
        FileTree.copy(Path.of("target", "quarkus-app"), copy);

        ExitStatus created =
                ExitStatus.java(folder, List.of("docker/StartupCache.java", copy.toString(), "3"));

        assertThat(created.code()).as(created.output()).isZero();
        String options = "@" + copy.resolve("java.options");
        ServiceProcess.startCopy(copy, folder, List.of(options, REQUIRED)).close();
        String jar = copy.resolve("quarkus-run.jar").toString();
        List<String> command = List.of(options, "-Xlog:class+load", "-jar", jar, "no-command");
        assertThat(ExitStatus.java(folder, command).output())
                .contains("io.leadkeep.Leadkeep source: shared objects file");

        Files.setLastModifiedTime(Path.of(jar), FileTime.from(Instant.EPOCH));
        assertThat(ExitStatus.java(folder, command).output())
                .containsPattern("\\[warning]|\\[error]")
                .contains("Without arguments the service starts")
                .doesNotContain("io.leadkeep.Leadkeep source: shared objects file");
    }
}
