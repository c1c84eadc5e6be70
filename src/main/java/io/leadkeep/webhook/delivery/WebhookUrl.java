package io.leadkeep.webhook.delivery;

import io.leadkeep.network.IpAddress;
import io.leadkeep.text.DomainName;
import io.leadkeep.text.Text;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of an endpoint.
 *
 * @param host in A-labels, or an address as text, without brackets
 * @param literal the address of a host that is one, else null
 * @param target path and query
 */
public record WebhookUrl(
        boolean isSecure, String host, InetAddress literal, int port, String target) {

    /** A rule that the URL breaks, as the message for the client. */
    public static final class InvalidException extends Exception {

        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message, null, false, false);
        }
    }

    public static final int MAX_LENGTH = 2_048;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;

    private static final Pattern FORM =
            Pattern.compile("(?i)(https?)://([^/?#]*)([^#]*)(#.*)?", Pattern.DOTALL);

    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[^\\]]*]|[^\\[\\]:]*)(?::([0-9]{1,5}))?");

    /** Many readers take such a host for an address, in parts that are decimal, hex or octal. */
    private static final Pattern NUMBER_AT_END =
            Pattern.compile("(?i)(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");

    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)([a-z0-9_-]{1,63}\\.)*[a-z0-9_-]{1,63}");

    /** Reads a URL, whose address is not checked yet. */
    public static WebhookUrl parse(String text) throws InvalidException {
        Matcher url = FORM.matcher(text);
        if (!url.matches()) {
            throw new InvalidException("must be an absolute http or https URL");
        }
        if (url.group(4) != null) {
            throw new InvalidException("must not have a fragment");
        }
        if (url.group(2).contains("@")) {
            throw new InvalidException("must not contain a user name or a password");
        }
        Matcher authority = AUTHORITY.matcher(url.group(2));
        if (!authority.matches() || authority.group(1).isEmpty()) {
            throw new InvalidException("must have a host, and a port of digits if it has one");
        }
        boolean isSecure = url.group(1).toLowerCase(Locale.ROOT).equals("https");
        String target = target(url.group(3));
        int port = port(authority.group(2), isSecure ? HTTPS_PORT : HTTP_PORT);
        String host = authority.group(1);
        Optional<InetAddress> literal = literal(host);
        return literal.isPresent()
                ? new WebhookUrl(isSecure, unbracketed(host), literal.get(), port, target)
                : new WebhookUrl(isSecure, name(host), null, port, target);
    }

    private static String target(String rest) throws InvalidException {
        String target = rest.startsWith("/") ? rest : "/" + rest;
        try {
            return new URI("http://host" + target)
                    .toASCIIString()
                    .substring("http://host".length());
        } catch (URISyntaxException e) {
            throw new InvalidException(
                    "has a character in its path or query that must be percent-encoded");
        }
    }

    private static int port(String digits, int absent) throws InvalidException {
        int port = digits == null ? absent : Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw new InvalidException("must have a port from 1 to " + MAX_PORT);
        }
        return port;
    }

    private static Optional<InetAddress> literal(String host) throws InvalidException {
        if (!host.startsWith("[")) {
            return IpAddress.parse(host);
        }
        Optional<InetAddress> address = IpAddress.parse(unbracketed(host));
        if (address.isEmpty() || host.indexOf(':') < 0) {
            throw new InvalidException("must have an IPv6 address in its brackets");
        }
        return address;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String name(String host) throws InvalidException {
        String name =
                Text.isStorable(host)
                        ? DomainName.toALabels(host).or(() -> ascii(host)).orElse("")
                        : "";
        if (NUMBER_AT_END.matcher(name).matches()) {
            throw new InvalidException(
                    "must have an IPv4 address of four decimal numbers, such as 192.0.2.1");
        }
        String withoutDot = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (!NAME.matcher(withoutDot).matches()) {
            throw new InvalidException("must have a host name or an IP address as its host");
        }
        return withoutDot;
    }

    /** Names with underscores, which occur in private networks, have no A-labels. */
    private static Optional<String> ascii(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return NAME.matcher(lower).matches() ? Optional.of(lower) : Optional.empty();
    }

    /** Returns the value of the header {@code Host}. */
    String authority() {
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == (isSecure ? HTTPS_PORT : HTTP_PORT) ? bracketed : bracketed + ":" + port;
    }

    /** Returns whether the name is that of this machine, without the DNS (RFC 6761, 6.3). */
    boolean isLocalhost() {
        return host.equals("localhost") || host.endsWith(".localhost");
    }
}
