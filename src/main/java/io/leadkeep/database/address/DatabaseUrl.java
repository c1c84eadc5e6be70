package io.leadkeep.database.address;

import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Reads connection URIs (PostgreSQL manual, 32.1.1.2). No message contains a part of the URL, which
 * has a password.
 */
public final class DatabaseUrl {

    private static final Logger LOG = Logger.getLogger(DatabaseUrl.class);

    private static final String FORM =
            " must have the form postgresql://user:password@host:port/database, or with several"
                + " hosts as in …@host1:port1,host2:port2/…, with special characters of user and"
                + " password percent-encoded";
    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;

    /** Not java.net.URI, which rejects the underscores in host names of compose files. */
    private static final Pattern URL =
            Pattern.compile(
                    "postgres(ql)?://(?<user>[^@/?#\\s]+)@(?<hosts>[^@/?#\\s]+)"
                            + "/(?<database>[^?#\\s]+)(\\?(?<query>[^#\\s]*))?");

    private static final Pattern HOST =
            Pattern.compile("(?<name>[^:\\[\\]]+|\\[[0-9a-fA-F:.]+])(:(?<port>.*))?");

    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    private static final Set<String> KNOWN_PARAMETERS =
            Set.of("sslmode", "sslrootcert", "target_session_attrs");

    private final String variable;

    private DatabaseUrl(String variable) {
        this.variable = variable;
    }

    /**
     * Reads a connection URI with the parameters {@code sslmode}, {@code sslrootcert} and {@code
     * target_session_attrs}.
     *
     * @param variable the name of the setting, for messages
     * @throws IllegalArgumentException if it has another form
     */
    public static DatabaseAddress parse(String variable, String url) {
        return new DatabaseUrl(variable).parse(url.strip());
    }

    private DatabaseAddress parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw refusal(FORM);
        }
        String[] userAndPassword = parts.group("user").split(":", 2);
        Map<String, String> parameters = parameters(parts.group("query"));
        List<DatabaseHost> hosts = hosts(parts.group("hosts"));
        TargetSession target = target(parameters.getOrDefault("target_session_attrs", "any"));
        if (hosts.size() > 1 && target == TargetSession.ANY) {
            LOG.warnf(
                    "%s: without target_session_attrs=read-write the service uses the first host"
                            + " that answers, even if it is read-only",
                    variable);
        }
        return new DatabaseAddress(
                hosts,
                decode(parts.group("database")),
                decode(userAndPassword[0]),
                userAndPassword.length == 2 ? decode(userAndPassword[1]) : "",
                sslMode(parameters.getOrDefault("sslmode", "prefer")),
                parameters.getOrDefault("sslrootcert", ""),
                target);
    }

    private List<DatabaseHost> hosts(String list) {
        List<DatabaseHost> hosts = new ArrayList<>();
        for (String text : list.split(",", -1)) {
            int number = hosts.size() + 1;
            Matcher host = HOST.matcher(text);
            if (text.isEmpty() || text.startsWith(":")) {
                throw refusal(": host " + number + " of the list is empty");
            }
            if (!host.matches()) {
                throw refusal(FORM);
            }
            hosts.add(
                    new DatabaseHost(
                            host.group("name").replaceAll("[\\[\\]]", ""),
                            port(host.group("port"), number)));
        }
        return List.copyOf(hosts);
    }

    private int port(String text, int number) {
        if (text == null) {
            return DEFAULT_PORT;
        }
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw refusal(
                    ": the port of host " + number + " must be a number from 1 to " + MAX_PORT);
        }
        return port;
    }

    private Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String parameter : query.split("&")) {
            String[] nameAndValue = parameter.split("=", 2);
            String name = decode(nameAndValue[0]);
            if (KNOWN_PARAMETERS.contains(name)) {
                parameters.put(name, nameAndValue.length == 2 ? decode(nameAndValue[1]) : "");
            } else {
                LOG.warnf("%s: the parameter %s is unknown and has no effect", variable, name);
            }
        }
        return parameters;
    }

    private SslMode sslMode(String mode) {
        try {
            return SslMode.of(mode.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw refusal(
                    ": sslmode must be one of disable, allow, prefer, require, verify-ca,"
                            + " verify-full");
        }
    }

    private TargetSession target(String parameter) {
        return TargetSession.of(parameter)
                .orElseThrow(
                        () ->
                                refusal(
                                        ": target_session_attrs must be one of any, read-write,"
                                                + " primary, because the service writes leads"));
    }

    /** Decodes percent signs; unlike in a form, a plus sign is literal. */
    private String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message has a part of the URL.
            throw refusal(FORM);
        }
    }

    private IllegalArgumentException refusal(String what) {
        return new IllegalArgumentException(variable + what);
    }
}
