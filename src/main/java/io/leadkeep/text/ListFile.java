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
 * A list that comes with the service as a file beside the class that uses it: UTF-8, an entry a
 * line, and lines that begin with {@code #} say where it is from.
 */
public final class ListFile {

    private final Set<String> entries;

    private ListFile(Set<String> entries) {
        this.entries = entries;
    }

    /**
     * Reads a list.
     *
     * @param user the class whose package the file is in
     * @param name of the file
     * @return its entries
     */
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

    /**
     * Looks for an entry.
     *
     * @param entry exactly as it is listed
     * @return whether it is on the list
     */
    public boolean contains(String entry) {
        return entries.contains(entry);
    }

    /**
     * Looks for a domain or one that it is below.
     *
     * @param domain A-labels, lower case
     * @return whether the domain, or what is left of it without some of its first labels, is listed
     */
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
