package io.leadkeep.fuzz.generators;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Generates forms with a CSV file. A form is never cut off, because the service waits ten seconds
 * for the rest; {@code UploadsIT} covers that.
 */
final class FormGenerators {

    private static final String BOUNDARY = "a-boundary";

    private static final List<List<String>> HEADERS =
            List.of(
                    List.of("Email", "First Name", "Company", "Tags", "Rank"),
                    List.of("E-mail Address", "Title", "Phone", "Country", "City"),
                    List.of("Work mail", "Rank", "Name", "LinkedIn", "customFields"),
                    List.of("email", "firstName", "phone", "tags", "customFields.k"),
                    List.of("Email", "Email", "", "=1+1", "😀\u0000"),
                    List.of("a", "b", "c", "d", "e"));

    private FormGenerators() {}

    /** Forms for an operation with a multipart body. */
    static Arbitrary<Body> of(Operation operation, SchemaGenerators values) {
        List<Arbitrary<String>> parts = new ArrayList<>();
        JsonNode schema = values.resolved(operation.body());
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            parts.add(part(property.getKey(), property.getValue(), values));
        }
        parts.add(
                new WeightedChoice<String>()
                        .just(40, "")
                        .just(1, text("nonsense", "x"))
                        .arbitrary());
        return Combinators.combine(
                        Combinators.combine(parts).as(each -> String.join("", each)),
                        types(),
                        new WeightedChoice<Body.Damage>()
                                .just(40, Body.Damage.NONE)
                                .just(1, Body.Damage.NOT_UTF_8)
                                .arbitrary(),
                        BodyGenerators.chunks())
                .as(
                        (form, type, damage, inChunks) ->
                                new Body(
                                        type, form + "--" + BOUNDARY + "--\r\n", damage, inChunks));
    }

    private static Arbitrary<String> types() {
        return new WeightedChoice<String>()
                .just(40, "multipart/form-data; boundary=" + BOUNDARY)
                .just(1, "multipart/form-data")
                .just(1, "text/csv")
                .arbitrary();
    }

    private static Arbitrary<String> part(String name, JsonNode schema, SchemaGenerators values) {
        if (schema.path("format").asText().equals("binary")) {
            return new WeightedChoice<String>()
                    .add(40, files().map(csv -> file(name, csv)))
                    .just(1, "")
                    .just(1, text(name, "Email\na@fuzz.example"))
                    .just(1, file(name, "Email\nx@fuzz.example").repeat(2))
                    .arbitrary();
        }
        return new WeightedChoice<String>()
                .just(30, "")
                .add(10, values.of(name, schema).map(value -> text(name, value.asText())))
                .just(1, text(name, "true").repeat(2))
                .arbitrary();
    }

    private static String text(String name, String value) {
        return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(BOUNDARY, name, value);
    }

    private static String file(String name, String csv) {
        return ("--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"leads.csv\"\r\n"
                        + "Content-Type: text/csv\r\n\r\n%s\r\n")
                .formatted(BOUNDARY, name, csv);
    }

    private static Arbitrary<String> files() {
        Arbitrary<List<String>> rows =
                Combinators.combine(
                                TextGenerators.addresses(),
                                TextGenerators.upTo(255).list().ofSize(4))
                        .as(
                                (email, rest) -> {
                                    List<String> row = new ArrayList<>(rest);
                                    row.add(0, email);
                                    return row;
                                });
        return Combinators.combine(
                        Arbitraries.of(HEADERS),
                        rows.list().ofMaxSize(8),
                        Arbitraries.of(",", ";", "\t"),
                        Arbitraries.of("\n", "\r\n"),
                        new WeightedChoice<Boolean>().just(12, true).just(1, false).arbitrary())
                .as(FormGenerators::csv);
    }

    private static String csv(
            List<String> header,
            List<List<String>> rows,
            String separator,
            String end,
            boolean quoted) {
        StringBuilder csv = new StringBuilder(line(header, separator, quoted));
        rows.forEach(row -> csv.append(end).append(line(row, separator, quoted)));
        return csv.toString();
    }

    private static String line(List<String> cells, String separator, boolean quoted) {
        return String.join(
                separator,
                quoted
                        ? cells.stream().map(c -> '"' + c.replace("\"", "\"\"") + '"').toList()
                        : cells);
    }
}
