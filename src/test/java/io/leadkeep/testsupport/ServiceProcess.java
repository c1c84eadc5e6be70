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

/** The packaged service as a process of its own, to be killed and started again. */
public final class ServiceProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration START = Duration.ofSeconds(60);
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
     * Starts the service, without waiting for it.
     *
     * @param folder where its output goes, and its data unless the variables say otherwise
     * @param variables environment variables
     */
    public static ServiceProcess launch(Path folder, Map<String, String> variables) {
        List<String> options = ServiceTemplate.JVM_OPTIONS;
        ServiceTemplate.lend(folder, variables);
        return run(folder, variables, options);
    }

    /** The same with no more than a user has: what starts is prepared in no way. */
    public static ServiceProcess launchUnprepared(Path folder, Map<String, String> variables) {
        return run(folder, variables, List.of());
    }

    static ServiceProcess run(
            Path folder, Map<String, String> variables, List<String> moreOptions) {
        return run(folder, variables, moreOptions, List.of());
    }

    private static ServiceProcess run(
            Path folder,
            Map<String, String> variables,
            List<String> moreOptions,
            List<String> launcher) {
        try {
            String wanted = variables.get("QUARKUS_HTTP_PORT");
            int port = wanted == null ? freePort() : Integer.parseInt(wanted);
            Path output = Files.createTempFile(folder, "service", ".log");
            List<String> command = new ArrayList<>(launcher);
            command.add(ProcessHandle.current().info().command().orElse("java"));
            command.add("-Xmx256m");
            // It starts in two thirds of the time, and does so often here.
            command.add("-XX:TieredStopAtLevel=1");
            command.add("-XX:+UseSerialGC");
            command.addAll(moreOptions);
            command.addAll(List.of("-jar", JAR.toString()));
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            Map<String, String> environment = new HashMap<>();
            environment.put("LEADKEEP_DATA_DIR", folder.resolve("data").toString());
            environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
            // Nobody is to hear that it leaves, but in tests of just that.
            environment.put("QUARKUS_SHUTDOWN_DELAY", "0");
            environment.putAll(variables);
            builder.environment().remove("DATABASE_URL");
            builder.environment().putAll(environment);
            return new ServiceProcess(builder.start(), output, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with no more files and connections open than that. */
    public static ServiceProcess launchWithDescriptors(
            Path folder, Map<String, String> variables, int descriptors) {
        List<String> shell =
                List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh");
        return run(folder, variables, List.of(), shell);
    }

    /** Starts the service and waits until it is ready. */
    public static ServiceProcess start(Path folder, Map<String, String> variables) {
        ServiceProcess service = launch(folder, variables);
        service.awaitReady(START);
        return service;
    }

    /**
     * A port that nobody listens on: none of those that systems give to whoever wants any, or it
     * may have gone to somebody else before it is used.
     */
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

    /** Waits until readiness is up. */
    public void awaitReady(Duration atMost) {
        Awaitility.await()
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            // Who was killed has said nothing: the code tells by which signal.
                            if (!process.isAlive()) {
                                fail("It has ended with %d: %s", process.exitValue(), output());
                            }
                            return isReady();
                        });
    }

    /** Whether readiness is up at this moment. */
    public boolean isReady() {
        try {
            return get("/q/health/ready", "none").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Creates a lead. */
    public HttpResponse<String> create(String key, String email) {
        return send("POST", "/v1/leads", key, "{\"email\":\"" + email + "\"}");
    }

    /** Posts JSON. */
    public HttpResponse<String> post(String path, String key, String json) {
        return send(
                request(path, key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    /** Reads a path. */
    public HttpResponse<String> get(String path, String key) {
        return send(request(path, key).GET());
    }

    /** What a gauge without labels shows. */
    public double metric(String key, String name) {
        return get("/q/metrics", key)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    /** Sends JSON text with any method. */
    public HttpResponse<String> send(String method, String path, String key, String json) {
        return send(request(method, path, key, json));
    }

    /** A request with JSON text, to be sent as it is or with more headers. */
    public HttpRequest.Builder request(String method, String path, String key, String json) {
        return request(path, key)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json));
    }

    /** Where a path of it is. */
    public URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    /** A request without a body. */
    public HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .header("X-Api-Key", key);
    }

    /** Sends a request and waits for its answer. */
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

    /** Sends a request, without waiting for its answer. */
    public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    /** Everything it has printed so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Tells it to end, as SIGTERM does, without waiting. */
    public void tellToEnd() {
        process.destroy();
    }

    /** Whether its process lives. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process has ended by itself. */
    public int awaitEnd() {
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(output()).isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it in order, as SIGTERM does. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }
}
