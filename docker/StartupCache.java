import java.io.File;
import java.io.IOException;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Creates the start-up cache of the packaged service: {@code java docker/StartupCache.java [FOLDER
 * [SECONDS]]}.
 *
 * <p>Runs the service with an embedded PostgreSQL in a temporary directory, sends requests to every
 * endpoint for SECONDS, and stops the service, which then writes the cache: from JDK 25 on an AOT
 * cache (JEP 514), before that a class data archive (JEP 350). Adds the option that uses it to
 * FOLDER/java.options. The cache fits the JDK and the jars of this run only; with others the JVM
 * warns and starts without it.
 */
final class StartupCache {

    private static final int CONNECTIONS = 32;
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofMinutes(5);
    private static final String WORKSPACE_KEY = "sk_" + "0".repeat(48);
    private static final String PLATFORM_KEY = "sk_user_" + "0".repeat(48);
    private static final Pattern ID = Pattern.compile("\"(?:_id|id|jobId)\":\"(\\w+)\"");
    private static final Pattern USE = Pattern.compile("\"-XX:(?:AOTCache|SharedArchiveFile)=");
    private static final boolean AOT = Runtime.version().feature() >= 25;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger created = new AtomicInteger();
    private final Path folder;
    private final Path work;
    private final int port;

    private StartupCache(Path folder, Path work, int port) {
        this.folder = folder;
        this.work = work;
        this.port = port;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/quarkus-app");
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        Path work = Files.createTempDirectory("leadkeep-cache");
        try {
            new StartupCache(folder.toRealPath(), work, freePort()).create(seconds);
        } finally {
            delete(work);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void create(int seconds) throws Exception {
        Path options = folder.resolve("java.options");
        Path cache = folder.resolve(AOT ? "leadkeep.aot" : "leadkeep.jsa");
        Files.deleteIfExists(cache);
        List<String> lines = new ArrayList<>(Files.readAllLines(options));
        lines.removeIf(line -> USE.matcher(line).lookingAt());
        Files.write(options, lines);
        Process service = start(options, cache);
        try {
            awaitReady(service);
            load(seconds);
            System.out.println(created + " leads created; writing " + cache);
            service.destroy();
            if (!service.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The service does not end");
            }
            if (!Files.exists(cache)) {
                throw new IllegalStateException("The JVM has not written " + cache);
            }
        } catch (IllegalStateException e) {
            System.err.println(Files.readString(work.resolve("service.log")));
            throw e;
        } finally {
            service.destroyForcibly();
        }
        lines.add(quoted((AOT ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache));
        Files.write(options, lines);
        System.out.println(cache + ": " + (Files.size(cache) >> 20) + " MiB, used by " + options);
    }

    private Process start(Path options, Path cache) throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + options,
                        (AOT ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + cache,
                        "-jar",
                        folder.resolve("quarkus-run.jar").toString());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(work.resolve("service.log").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("(DATABASE|LEADKEEP|QUARKUS)_.*"));
        environment.put("LEADKEEP_DATA_DIR", work.resolve("data").toString());
        environment.put("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", WORKSPACE_KEY);
        environment.put("LEADKEEP_BOOTSTRAP_PLATFORM_KEY", PLATFORM_KEY);
        // Refuses queries: the run needs no network.
        environment.put("LEADKEEP_DNS_SERVERS", "127.0.0.1:1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_SHUTDOWN_DELAY", "0");
        // Writing the cache takes longer than a shutdown may take.
        environment.put("QUARKUS_SHUTDOWN_TIMEOUT", "10M");
        return builder.start();
    }

    private void awaitReady(Process service) throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                if (send("GET", "/q/health/ready", WORKSPACE_KEY, "").statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // Tried again below.
            }
            if (!service.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("The service does not start");
            }
            Thread.sleep(100);
        }
    }

    private void load(int seconds) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int number = i;
            Thread thread = new Thread(() -> sendUntil(end, number));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (created.get() == 0) {
            throw new IllegalStateException("No lead was created");
        }
    }

    private void sendUntil(long end, int number) {
        try {
            for (int i = 0; System.nanoTime() < end; i++) {
                String id = id(workspace("POST", "/v1/leads", lead(number + "." + i)));
                created.incrementAndGet();
                if (i % 20 == 0) {
                    everythingElse(id, i);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void everythingElse(String id, int i) throws IOException, InterruptedException {
        String address = "upsert." + created.get() + "." + i + "@example.com";
        String job =
                id(
                        workspace(
                                "POST",
                                "/v1/enrichment/enrich",
                                "{\"leadIds\":[\"" + id + "\"],\"enrichmentTypes\":[\"email\"]}"));
        workspace("GET", "/v1/enrichment/jobs/" + job, "");
        workspace("POST", "/v1/enrichment/jobs/" + job + "/cancel", "");
        workspace("POST", "/v1/leads", lead("same"));
        workspace("POST", "/v1/leads", "{\"email\":\"none\"}");
        workspace("POST", "/v1/leads", "{");
        workspace("GET", "/v1/leads/" + id, "");
        workspace("PATCH", "/v1/leads/" + id, "{\"city\":\"Berlin\",\"tags\":[\"warm\"]}");
        workspace("PUT", "/v1/leads/by-email/" + address, "{\"firstName\":\"Jane\"}");
        workspace("GET", "/v1/leads", "");
        workspace("GET", "/v1/leads?limit=100&cursor=" + id, "");
        workspace("GET", "/v1/leads?search=john&tags=vip&customFields.industry=SaaS", "");
        workspace("POST", "/v1/leads/search", "{\"emailStatus\":\"unknown\",\"limit\":10}");
        workspace("POST", "/v1/leads/tags", "{\"leadIds\":[\"" + id + "\"],\"add\":[\"new\"]}");
        workspace("DELETE", "/v1/leads/" + id, "");
        workspace("GET", "/v1/leads/" + id, "");
        List<String> rows = Stream.of(1, 2, 3, 4, 5).map(row -> lead(i + "." + row)).toList();
        workspace("POST", "/v1/leads/bulk", "{\"leads\":[" + String.join(",", rows) + "]}");
        importFile("email,first name,company\ncsv." + created.get() + "@example.com,Jo,Acme\n");
        workspace("GET", "/v1/leads/export?format=csv&city=Berlin", "");
        send("GET", "/v1/account", PLATFORM_KEY, "");
        send("GET", "/v1/workspaces", PLATFORM_KEY, "");
        send("GET", "/v1/leads", "sk_unknown", "");
        for (String path : List.of("/", "/openapi.json", "/q/metrics", "/q/health/ready")) {
            send("GET", path, WORKSPACE_KEY, "");
        }
    }

    private HttpResponse<String> workspace(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, path, WORKSPACE_KEY, body);
    }

    private void importFile(String csv) throws IOException, InterruptedException {
        String form =
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n"
                        + "Content-Type: text/csv\r\n\r\n"
                        + csv
                        + "\r\n--x--\r\n";
        HttpRequest.Builder request =
                request("/v1/leads/import/csv", WORKSPACE_KEY)
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(BodyPublishers.ofString(form));
        client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String key, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(path, key)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofMinutes(1))
                .header("Accept-Encoding", "gzip")
                .header("X-Api-Key", key);
    }

    private static String lead(String name) {
        return "{\"email\":\"john."
                + name
                + "@acme.com\",\"firstName\":\"John\",\"lastName\":\"Doe\",\"companyName\":\"Acme\",\"jobTitle\":\"VP"
                + " of Sales\",\"phone\":\"+1-555-123-4567\",\"linkedinUrl\":\"https://linkedin.com/in/johndoe\",\"city\":\"San"
                + " Francisco\",\"state\":\"CA\","
                + "\"country\":\"US\",\"tags\":[\"vip\",\"enterprise\"],"
                + "\"customFields\":{\"industry\":\"SaaS\",\"revenue\":12.50}}";
    }

    private static String id(HttpResponse<String> response) {
        Matcher matcher = ID.matcher(response.body());
        return matcher.find() ? matcher.group(1) : "0".repeat(24);
    }

    /** In an argument file a backslash escapes the next character. */
    private static String quoted(String option) {
        return '"' + option.replace("\\", "\\\\") + '"';
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
