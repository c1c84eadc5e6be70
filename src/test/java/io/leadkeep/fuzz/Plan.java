package io.leadkeep.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request as it is made up, before the references of {@link Known} are filled in.
 *
 * @param operation of the document
 * @param isShared whether it goes to the workspace that all clients work on
 * @param isRepeat whether the client sends the one before once more instead
 * @param path values of its path
 * @param query its query
 * @param rest what stands behind both in the target, as it is
 * @param headers its headers without those of the body
 * @param body its body, or null
 */
record Plan(
        Operation operation,
        boolean isShared,
        boolean isRepeat,
        List<Field> path,
        List<Field> query,
        String rest,
        List<Field> headers,
        Body body) {

    /** The request itself. */
    FuzzRequest fill(Known known) {
        Map<String, String> values = new HashMap<>();
        String target = operation.path();
        for (Field value : path) {
            values.put(value.name(), segment(known.fill(value.value())));
            target = target.replace("{" + value.name() + "}", encoded(values.get(value.name())));
        }
        String parameters =
                query.stream()
                        .map(each -> encoded(each.name()) + "=" + encoded(known.fill(each.value())))
                        .collect(Collectors.joining("&"));
        target += (parameters.isEmpty() ? "" : "?" + parameters) + rest;
        byte[] sent = body == null ? new byte[0] : body.bytes(known.fill(body.text()));
        return new FuzzRequest(
                operation,
                known,
                values,
                target,
                head(target, known, sent),
                sent,
                body != null && body.inChunks());
    }

    private String head(String target, Known known, byte[] sent) {
        StringBuilder head = new StringBuilder();
        head.append(operation.method()).append(' ').append(target);
        head.append(" HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(each -> append(head, each.name(), known.fill(each.value())));
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

    /** A line break would begin another header. */
    private static void append(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value.replaceAll("[\r\n]", " ")).append("\r\n");
    }

    /** Nothing and dots would lead to another path (RFC 3986, section 5.2.4). */
    private static String segment(String value) {
        return value.matches("[.]*") ? "dots" : value;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
