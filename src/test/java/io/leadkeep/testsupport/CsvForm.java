package io.leadkeep.testsupport;

import io.restassured.builder.MultiPartSpecBuilder;
import io.restassured.specification.MultiPartSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The multipart form of an import. */
public final class CsvForm {

    private final List<MultiPartSpecification> parts = new ArrayList<>();

    public static CsvForm of(byte[] file) {
        return new CsvForm().file("file", file);
    }

    public static CsvForm of(String... lines) {
        return of(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    public CsvForm file(String name, byte[] file) {
        parts.add(
                new MultiPartSpecBuilder(file)
                        .controlName(name)
                        .fileName("leads.csv")
                        .mimeType("text/csv")
                        .build());
        return this;
    }

    public CsvForm with(String name, String value) {
        parts.add(
                new MultiPartSpecBuilder(value)
                        .controlName(name)
                        .charset(StandardCharsets.UTF_8)
                        .emptyFileName()
                        .build());
        return this;
    }

    List<MultiPartSpecification> parts() {
        return parts;
    }
}
