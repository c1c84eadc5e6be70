package io.leadkeep.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A list in a resource file: UTF-8, one entry per line; lines that begin with {@code #} are
 * comments.
 */
public record ListFile(Set<String> entries) {

    /** Reads a file in the package of a class. */
    public static ListFile read(Class<?> user, String name) {
        try (InputStream file = user.getResourceAsStream(name)) {
            return new ListFile(
                    new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .collect(Collectors.toUnmodifiableSet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean contains(String entry) {
        return entries.contains(entry);
    }

    /** Returns whether a domain (A-labels, lower case) or one of its parents is an entry. */
    public boolean containsDomainOrParent(String domain) {
        int dot = domain.indexOf('.');
        return entries.contains(domain)
                || dot >= 0 && containsDomainOrParent(domain.substring(dot + 1));
    }
}
