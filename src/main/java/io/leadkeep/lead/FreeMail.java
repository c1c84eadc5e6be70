package io.leadkeep.lead;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The domains where anybody can have an address for nothing, from {@code free-mail-domains.txt}.
 */
final class FreeMail {

    private static final Set<String> DOMAINS = read();

    private FreeMail() {}

    /**
     * Tells a private address from one of a business.
     *
     * @param email in its stored form
     * @return whether its domain is a free-mail provider's
     */
    static boolean isProvider(String email) {
        return DOMAINS.contains(email.substring(email.lastIndexOf('@') + 1));
    }

    private static Set<String> read() {
        try (InputStream file = FreeMail.class.getResourceAsStream("free-mail-domains.txt");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
