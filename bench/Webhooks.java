import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sink and load of bench/webhooks.sh. */
final class Webhooks {

    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f]{24})\"");
    private static final Pattern TIME = Pattern.compile("\"timestamp\":\"([^\"]+)\"");
    private static final int MAX_LATENCY = 60_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String key;
    private final HttpServer sink;
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicInteger names = new AtomicInteger();

    /** Arrivals by milliseconds since the event. */
    private volatile AtomicLongArray latencies = new AtomicLongArray(MAX_LATENCY + 1);

    private Webhooks(String url, String key) throws IOException {
        this.url = url;
        this.key = key;
        sink = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1_024);
        sink.setExecutor(Executors.newFixedThreadPool(8));
        sink.createContext("/hook", this::receive);
        sink.createContext("/dead", exchange -> {});
        sink.start();
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Webhooks bench = new Webhooks(args[0], args[1]);
        int seconds = Integer.parseInt(args[2]);
        int rate = Integer.parseInt(args[3]);
        int backlog = Integer.parseInt(args[4]);
        int rounds = Integer.parseInt(args[5]);
        List<String> one = bench.create(1, "/hook");
        bench.warmUp(one);
        bench.latency(one, seconds, rate);
        System.out.printf(
                "one endpoint, backlog of %,d: %,.0f/s%n",
                backlog, bench.drain(one, List.of(), backlog));
        System.out.printf(
                "50 endpoints, backlog of %,d each: %,.0f/s in all%n",
                backlog / 10, bench.drain(bench.create(50, "/hook"), List.of(), backlog / 10));
        bench.besideDead(rounds, backlog / 3);
        System.exit(0);
    }

    /** In turn, because the tables grow and PostgreSQL has background work. */
    private void besideDead(int rounds, int backlog) throws Exception {
        List<String> healthy = create(9, "/hook");
        List<String> dead = create(1, "/dead");
        drain(healthy, dead, backlog);
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            double alone = round % 2 == 0 ? drain(healthy, List.of(), backlog) : 0;
            double beside = drain(healthy, dead, backlog);
            alone = round % 2 == 0 ? alone : drain(healthy, List.of(), backlog);
            ratios[round] = beside / alone;
            System.out.printf(
                    "9 endpoints, backlog of %,d each: %,.0f/s; beside one that never answers:"
                            + " %,.0f/s (%.2f)%n",
                    backlog, alone, beside, ratios[round]);
        }
        Arrays.sort(ratios);
        System.out.printf("middle ratio of %d rounds: %.2f%n", rounds, ratios[rounds / 2]);
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes());
        long now = System.currentTimeMillis();
        Matcher time = TIME.matcher(body);
        if (time.find()) {
            long age = now - Instant.parse(time.group(1)).toEpochMilli();
            latencies.incrementAndGet((int) Math.max(0, Math.min(MAX_LATENCY, age)));
        }
        arrived.incrementAndGet();
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private HttpResponse<String> send(String method, String path, String json) throws Exception {
        HttpResponse<String> response =
                client.send(request(method, path, json), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + response.body());
        }
        return response;
    }

    private HttpRequest request(String method, String path, String json) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("X-Api-Key", key)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build();
    }

    /** Creates paused endpoints. Deleted ones would be purged during a later measurement. */
    private List<String> create(int number, String path) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ids.add(create(path));
        }
        setStatus(ids, "paused");
        return ids;
    }

    private void setStatus(List<String> ids, String status) throws Exception {
        for (String id : ids) {
            send("PATCH", "/v1/webhooks/" + id, "{\"status\":\"" + status + "\"}");
        }
    }

    private String create(String path) throws Exception {
        String target = "http://127.0.0.1:" + sink.getAddress().getPort() + path;
        String created =
                send(
                                "POST",
                                "/v1/webhooks",
                                "{\"name\":\"bench\",\"url\":\""
                                        + target
                                        + "\",\"events\":[\"lead.created\"],\"timeoutMs\":30000}")
                        .body();
        Matcher id = ID.matcher(created);
        if (!id.find()) {
            throw new IllegalStateException(created);
        }
        return id.group(1);
    }

    private String lead() {
        return "{\"email\":\"w"
                + names.incrementAndGet()
                + "@example.com\",\"firstName\":\"John\",\"companyName\":\"Acme Corp\"}";
    }

    /** Creates leads at a constant rate, whatever the answers take. */
    private void load(int seconds, int rate) throws Exception {
        Semaphore open = new Semaphore(512);
        long start = System.nanoTime();
        for (long sent = 0; sent < (long) seconds * rate; sent++) {
            long due = start + sent * 1_000_000_000L / rate;
            long wait = due - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            open.acquire();
            client.sendAsync(request("POST", "/v1/leads", lead()), BodyHandlers.discarding())
                    .whenComplete(
                            (response, e) -> {
                                open.release();
                                if (e != null || response.statusCode() != 201) {
                                    failed.incrementAndGet();
                                }
                            });
        }
        open.acquire(512);
    }

    private void warmUp(List<String> one) throws Exception {
        setStatus(one, "active");
        load(20, 1_000);
        awaitArrived(20_000);
    }

    private void latency(List<String> one, int seconds, int rate) throws Exception {
        TimeUnit.SECONDS.sleep(2);
        arrived.set(0);
        latencies = new AtomicLongArray(MAX_LATENCY + 1);
        load(seconds, rate);
        awaitArrived((long) seconds * rate - failed.get());
        System.out.printf(
                "%,d creates/s for %d s: event to arrival p50 %d ms, p99 %d ms, max %d ms; failed"
                        + " creates %d%n",
                rate, seconds, percentile(0.50), percentile(0.99), percentile(1), failed.get());
        setStatus(one, "paused");
    }

    private int percentile(double part) {
        long seen = 0;
        long needed = (long) Math.ceil(arrived.get() * part);
        for (int age = 0; age <= MAX_LATENCY; age++) {
            seen += latencies.get(age);
            if (seen >= needed) {
                return age;
            }
        }
        return MAX_LATENCY;
    }

    private void awaitArrived(long number) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (arrived.get() < number && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        if (arrived.get() < number) {
            throw new IllegalStateException("Only " + arrived.get() + " of " + number + " arrived");
        }
    }

    /** Returns deliveries per second of paused endpoints that become active. */
    private double drain(List<String> endpoints, List<String> dead, int backlog) throws Exception {
        for (int created = 0; created < backlog; created += 1_000) {
            List<String> leads = new ArrayList<>();
            for (int i = created; i < Math.min(backlog, created + 1_000); i++) {
                leads.add(lead());
            }
            send("POST", "/v1/leads/bulk", "{\"leads\":[" + String.join(",", leads) + "]}");
        }
        arrived.set(0);
        long start = System.nanoTime();
        setStatus(dead, "active");
        setStatus(endpoints, "active");
        awaitArrived((long) endpoints.size() * backlog);
        double seconds = (System.nanoTime() - start) / 1e9;
        setStatus(dead, "paused");
        setStatus(endpoints, "paused");
        return endpoints.size() * backlog / seconds;
    }
}
