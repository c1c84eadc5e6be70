package io.leadkeep.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A list in a resource file: UTF-8, one entry per line; lines that begin with {@code #} are
 * comments.
 */
public final class ListFile {

    private final Set<String> entries;

    private ListFile(Set<String> entries) {
        this.entries = entries;
    }

    /** Reads a file in the package of a class. */
    public static ListFile read(Class<?> user, String name) {
        try (InputStream file = user.getResourceAsStream(name);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return new ListFile(
                    lines.lines()
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
        String rest = domain;
        for (int dot = 0; dot >= 0; dot = rest.indexOf('.')) {
            rest = dot == 0 ? rest : rest.substring(dot + 1);
            if (entries.contains(rest)) {
                return true;
            }
        }
        return false;
    }
}
