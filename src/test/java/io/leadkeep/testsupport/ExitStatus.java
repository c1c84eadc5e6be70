package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Exit code and output of a program; the output includes standard error. */
public record ExitStatus(int code, String output) {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final int LIMIT_SECONDS = 120;

    /** Runs a command of the packaged service. The folder holds its data unless overridden. */
    public static ExitStatus command(
            Path folder, Map<String, String> variables, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(java());
        // The smallest container limit.
        line.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        line.addAll(ServiceTemplate.JVM_OPTIONS);
        line.addAll(List.of("-jar", JAR.toString()));
        line.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>();
        all.put("LEADKEEP_DATA_DIR", folder.resolve("data").toString());
        all.putAll(variables);
        return run(folder, Path.of(""), all, line);
    }

    /** Runs the JDK of the tests in the directory of the project. */
    public static ExitStatus java(Path folder, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(java()));
        line.addAll(arguments);
        return run(folder, Path.of(""), Map.of(), line);
    }

    /** Runs a shell script in a folder that has the packaged service under {@code target}. */
    public static ExitStatus shell(Path folder, Map<String, String> variables, String script) {
        try {
            Path target = folder.resolve("target");
            if (!Files.exists(target)) {
                Files.createSymbolicLink(target, Path.of("target").toAbsolutePath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run(folder, folder, variables, List.of("sh", "-ec", script));
    }

    private static ExitStatus run(
            Path folder, Path current, Map<String, String> variables, List<String> line) {
        try {
            Path output = Files.createTempFile(folder, "command", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(line)
                            .directory(current.toAbsolutePath().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().remove("DATABASE_URL");
            builder.environment().remove("LEADKEEP_DATA_DIR");
            builder.environment()
                    .merge("PATH", Path.of(java()).getParent() + ":", (path, own) -> own + path);
            builder.environment().putAll(variables);
            Process process = builder.start();
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new ExitStatus(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    /** Fails unless the exit code is 0. */
    public ExitStatus expectSuccess() {
        assertThat(code).as(output).isZero();
        return this;
    }
}
