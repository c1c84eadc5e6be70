package io.leadkeep.fuzz;

import io.leadkeep.fuzz.generators.Body;
import io.leadkeep.fuzz.generators.Field;
import io.leadkeep.fuzz.generators.Operation;
import io.leadkeep.fuzz.generators.RequestPlan;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request as it is sent.
 *
 * @param known the ids that its references were resolved with
 * @param path values of the path parameters, decoded
 * @param target path and query
 * @param head request line and headers, with the empty line after them
 */
record FuzzRequest(
        Operation operation,
        KnownIds known,
        Map<String, String> path,
        String target,
        String head,
        byte[] body,
        boolean inChunks) {

    private static final int SHOWN = 3_000;

    static FuzzRequest of(RequestPlan plan, KnownIds known) {
        Map<String, String> path = new HashMap<>();
        String target = plan.operation().path();
        for (Field value : plan.path()) {
            path.put(value.name(), segment(known.resolve(value.value())));
            target = target.replace("{" + value.name() + "}", encoded(path.get(value.name())));
        }
        String parameters =
                plan.query().stream()
                        .map(
                                each ->
                                        encoded(each.name())
                                                + "="
                                                + encoded(known.resolve(each.value())))
                        .collect(Collectors.joining("&"));
        target += (parameters.isEmpty() ? "" : "?" + parameters) + plan.suffix();
        Body body = plan.body();
        byte[] sent = body == null ? new byte[0] : body.bytes(known.resolve(body.text()));
        return new FuzzRequest(
                plan.operation(),
                known,
                path,
                target,
                head(plan, target, known, sent),
                sent,
                body != null && body.inChunks());
    }

    private static String head(RequestPlan plan, String target, KnownIds known, byte[] sent) {
        StringBuilder head = new StringBuilder();
        head.append(plan.operation().method()).append(' ').append(target);
        head.append(" HTTP/1.1\r\nHost: localhost\r\n");
        plan.headers().forEach(each -> append(head, each.name(), known.resolve(each.value())));
        Body body = plan.body();
        if (body != null) {
            if (body.type() != null) {
                append(head, "Content-Type", body.type());
            }
            if (body.inChunks()) {
                append(head, "Transfer-Encoding", "chunked");
            } else {
                append(head, "Content-Length", Integer.toString(sent.length));
            }
        }
        return head.append("\r\n").toString();
    }

    /** A line break would start another header. */
    private static void append(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value.replaceAll("[\r\n]", " ")).append("\r\n");
    }

    /** An empty segment or dots would lead to another path (RFC 3986, section 5.2.4). */
    private static String segment(String value) {
        return value.matches("[.]*") ? "dots" : value;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(utf8(head));
        if (inChunks) {
            int half = body.length / 2;
            writeChunk(all, 0, half);
            writeChunk(all, half, body.length);
            all.writeBytes(utf8("0\r\n\r\n"));
        } else {
            all.writeBytes(body);
        }
        return all.toByteArray();
    }

    /** Skips an empty chunk, which would end the body. */
    private void writeChunk(ByteArrayOutputStream all, int from, int to) {
        if (to > from) {
            all.writeBytes(utf8(Integer.toHexString(to - from) + "\r\n"));
            all.write(body, from, to - from);
            all.writeBytes(utf8("\r\n"));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        String all = head + text();
        return all.length() > SHOWN ? all.substring(0, SHOWN) + "… (cut)" : all;
    }
}
