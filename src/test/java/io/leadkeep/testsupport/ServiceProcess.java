package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The packaged service in its own process. */
public final class ServiceProcess implements AutoCloseable {

    public static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Path OPTIONS =
            Path.of("src", "main", "package", "java.options").toAbsolutePath();
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(30);
    private static final int MOST_TRIES = 100;

    private final Process process;
    private final Path output;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private ServiceProcess(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /**
     * Starts the service without waiting until it is ready.
     *
     * @param folder for the output, and for the data unless the variables override that
     */
    public static ServiceProcess launch(Path folder, Map<String, String> variables) {
        List<String> options = ServiceTemplate.JVM_OPTIONS;
        ServiceTemplate.copyTo(folder, variables);
        return run(folder, variables, options);
    }

    /** Starts the service without the prepared class archive and data directory. */
    public static ServiceProcess launchUnprepared(Path folder, Map<String, String> variables) {
        return run(folder, variables, List.of());
    }

    static ServiceProcess run(
            Path folder, Map<String, String> variables, List<String> moreOptions) {
        return run(folder, variables, moreOptions, List.of(), JAR);
    }

    /** Starts a copy of the package and waits until it is ready. */
    public static ServiceProcess startCopy(Path copy, Path folder, List<String> options) {
        Path jar = copy.resolve(JAR.getFileName());
        ServiceProcess service = run(folder, Map.of(), options, List.of(), jar);
        service.awaitReady(START);
        return service;
    }

    private static ServiceProcess run(
            Path folder,
            Map<String, String> variables,
            List<String> moreOptions,
            List<String> launcher,
            Path jar) {
        try {
            String wanted = variables.get("QUARKUS_HTTP_PORT");
            int port = wanted == null ? freePort() : Integer.parseInt(wanted);
            Path output = Files.createTempFile(folder, "service", ".log");
            List<String> command = new ArrayList<>(launcher);
            command.add(ProcessHandle.current().info().command().orElse("java"));
            command.add("@" + OPTIONS);
            // Reduces the start-up time by a third.
            command.add("-XX:TieredStopAtLevel=1");
            command.addAll(moreOptions);
            command.addAll(List.of("-jar", jar.toString()));
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            Map<String, String> environment = new HashMap<>();
            environment.put("LEADKEEP_DATA_DIR", folder.resolve("data").toString());
            environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
            // No delay before shutdown, except in tests of that delay.
            environment.put("QUARKUS_SHUTDOWN_DELAY", "0");
            environment.putAll(variables);
            builder.environment().remove("DATABASE_URL");
            builder.environment().putAll(environment);
            return new ServiceProcess(builder.start(), output, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a jar in a working directory, with the default data directory. */
    public static ServiceProcess launchIn(Path workingDirectory, Path jar) {
        String start = "cd \"$1\" && shift && unset LEADKEEP_DATA_DIR && exec \"$@\"";
        return run(
                workingDirectory,
                Map.of(),
                List.of(),
                List.of("sh", "-c", start, "sh", workingDirectory.toString()),
                jar);
    }

    /** Starts the service with a limit of open file descriptors. */
    public static ServiceProcess launchWithDescriptors(
            Path folder, Map<String, String> variables, int descriptors) {
        List<String> shell =
                List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh");
        return run(folder, variables, List.of(), shell, JAR);
    }

    public static ServiceProcess start(Path folder, Map<String, String> variables) {
        ServiceProcess service = launch(folder, variables);
        service.awaitReady(START);
        return service;
    }

    /** A free port outside the ephemeral range, so that no other process gets it meanwhile. */
    public static int freePort() throws IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                continue;
            }
        }
        throw new BindException("No port is free");
    }

    public void awaitReady(Duration atMost) {
        Awaitility.await()
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            // A killed process prints nothing; the exit code names the signal.
                            if (!process.isAlive()) {
                                fail("It has ended with %d: %s", process.exitValue(), output());
                            }
                            return isReady();
                        });
    }

    public boolean isReady() {
        try {
            return get("/q/health/ready", "none").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public HttpResponse<String> create(String key, String email) {
        return send("POST", "/v1/leads", key, "{\"email\":\"" + email + "\"}");
    }

    public HttpResponse<String> post(String path, String key, String json) {
        return send(
                request(path, key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> get(String path, String key) {
        return send(request(path, key).GET());
    }

    /** The value of a gauge without labels. */
    public double metric(String key, String name) {
        return get("/q/metrics", key)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    public HttpResponse<String> send(String method, String path, String key, String json) {
        return send(request(method, path, key, json));
    }

    /** A request with a JSON body, to be completed with headers. */
    public HttpRequest.Builder request(String method, String path, String key, String json) {
        return request(path, key)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json));
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    public long pid() {
        return process.pid();
    }

    public HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .header("X-Api-Key", key);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    /** The output so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGKILL and waits. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends SIGTERM without waiting. */
    public void tellToEnd() {
        process.destroy();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process exits. */
    public int awaitEnd() {
        return awaitEnd(END);
    }

    int awaitEnd(Duration atMost) {
        try {
            assertThat(process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends SIGTERM and waits. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }
}
