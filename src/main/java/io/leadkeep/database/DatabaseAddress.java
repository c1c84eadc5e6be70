package io.leadkeep.database;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to reach one PostgreSQL database; the reactive pool and the migrations both start from here.
 *
 * @param host name or address
 * @param port TCP port
 * @param database name of the database
 * @param user role to log in with
 * @param password its password; may be empty
 * @param sslMode as libpq has it: disable, allow, prefer, require, verify-ca, verify-full
 * @param sslRootCertificate a PEM file with the trusted roots; empty: those of the JDK
 */
record DatabaseAddress(
        String host,
        int port,
        String database,
        String user,
        String password,
        SslMode sslMode,
        String sslRootCertificate) {

    private static final Logger LOG = Logger.getLogger(DatabaseAddress.class);

    /** The variable that names the service's own database. */
    static final String VARIABLE = "DATABASE_URL";

    private static final String FORM =
            " must have the form postgresql://user:password@host:port/database, with special"
                    + " characters of user and password percent-encoded";
    private static final int DEFAULT_PORT = 5432;

    /** By hand: java.net.URI knows no host with an underscore, which compose files are full of. */
    private static final Pattern AUTHORITY =
            Pattern.compile(
                    "(?<user>[^@]+)@(?<host>[^:@,\\[\\]]+|\\[[0-9a-fA-F:.]+])(:(?<port>\\d{1,5}))?");

    private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");

    /** A statement that runs longer is ended by the server: no request waits that long. */
    private static final String STATEMENT_TIMEOUT_MILLIS = "2500";

    /**
     * Each statement names its workspace, and each index begins with it: reading a whole table,
     * with helpers and compiled expressions at that, is never right, but where the planner is wrong
     * by much it looks cheap (a window of time among a million leads took 240 ms instead of 3).
     */
    private static final Map<String, String> PLANNER =
            Map.of("enable_seqscan", "off", "max_parallel_workers_per_gather", "0", "jit", "off");

    private static final int CONNECT_TIMEOUT_SECONDS = 2;
    private static final int LOGIN_TIMEOUT_SECONDS = 5;
    private static final int IDLE_SECONDS = 60;

    /**
     * Reads the connection URI of {@link #VARIABLE}.
     *
     * @param url as below
     * @return the address
     */
    static DatabaseAddress of(String url) {
        return of(VARIABLE, url);
    }

    /**
     * Reads a connection URI.
     *
     * @param variable where it stands, for messages
     * @param url as PostgreSQL's manual has it, section 32.1.1.2, with one host; {@code sslmode}
     *     and {@code sslrootcert} are the parameters understood
     * @return the address
     * @throws IllegalArgumentException if it has another form; the message never repeats the URL,
     *     which holds a password
     */
    static DatabaseAddress of(String variable, String url) {
        URI uri;
        try {
            uri = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            // The cause would print the URL, and with it the password.
            throw new IllegalArgumentException(variable + FORM);
        }
        String path = uri.getRawPath();
        Matcher authority =
                AUTHORITY.matcher(uri.getRawAuthority() == null ? "" : uri.getRawAuthority());
        if (uri.getScheme() == null
                || !SCHEMES.contains(uri.getScheme())
                || !authority.matches()
                || path == null
                || path.length() < 2) {
            throw new IllegalArgumentException(variable + FORM);
        }
        String[] userAndPassword = authority.group("user").split(":", 2);
        Map<String, String> parameters = parameters(variable, uri.getRawQuery());
        return new DatabaseAddress(
                authority.group("host").replaceAll("[\\[\\]]", ""),
                authority.group("port") == null
                        ? DEFAULT_PORT
                        : Integer.parseInt(authority.group("port")),
                decode(path.substring(1)),
                decode(userAndPassword[0]),
                userAndPassword.length == 2 ? decode(userAndPassword[1]) : "",
                sslMode(variable, parameters.getOrDefault("sslmode", "prefer")),
                parameters.getOrDefault("sslrootcert", ""));
    }

    private static Map<String, String> parameters(String variable, String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String parameter : query.split("&")) {
            String[] nameAndValue = parameter.split("=", 2);
            String name = decode(nameAndValue[0]);
            if (name.equals("sslmode") || name.equals("sslrootcert")) {
                parameters.put(name, nameAndValue.length == 2 ? decode(nameAndValue[1]) : "");
            } else {
                LOG.warnf(
                        "%s: the parameter %s is not known here and has no effect", variable, name);
            }
        }
        return parameters;
    }

    private static SslMode sslMode(String variable, String mode) {
        try {
            return SslMode.of(mode.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    variable
                            + ": sslmode must be one of disable, allow, prefer, require, verify-ca,"
                            + " verify-full");
        }
    }

    /** Percent-decodes; unlike in a form, a plus sign stands for itself. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * The address for the reactive client.
     *
     * @return options for new connections
     */
    PgConnectOptions toConnectOptions() {
        PgConnectOptions options =
                new PgConnectOptions()
                        .setHost(host)
                        .setPort(port)
                        .setDatabase(database)
                        .setUser(user)
                        .setPassword(password)
                        .setSslMode(sslMode)
                        .setCachePreparedStatements(true)
                        .addProperty("application_name", "leadkeep")
                        .addProperty("statement_timeout", STATEMENT_TIMEOUT_MILLIS);
        PLANNER.forEach(options::addProperty);
        options.setConnectTimeout(CONNECT_TIMEOUT_SECONDS * 1000);
        options.setTcpKeepAlive(true);
        // A host that vanished says nothing: without this its connections would stay for a quarter
        // of an hour. One that is only idle is opened again when it is needed.
        options.setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        if (verifiesCertificate()) {
            options.setTrustOptions(trust());
            if (sslMode == SslMode.VERIFY_FULL) {
                options.setHostnameVerificationAlgorithm("HTTPS");
            }
        } else {
            // libpq's "require" and below encrypt without asking who the server is.
            options.setTrustAll(true);
        }
        return options;
    }

    /**
     * The address for JDBC, which the migrations need.
     *
     * @return a data source that opens a new connection each time
     */
    PGSimpleDataSource toDataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        source.setSslMode(sslMode.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (verifiesCertificate()) {
            if (sslRootCertificate.isEmpty()) {
                source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
            } else {
                source.setSslRootCert(sslRootCertificate);
            }
        }
        source.setApplicationName("leadkeep migrations");
        source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        source.setLoginTimeout(LOGIN_TIMEOUT_SECONDS);
        source.setTcpKeepAlive(true);
        return source;
    }

    private TrustOptions trust() {
        if (!sslRootCertificate.isEmpty()) {
            return new PemTrustOptions().addCertPath(sslRootCertificate);
        }
        try {
            TrustManagerFactory ofTheJdk =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            ofTheJdk.init((KeyStore) null);
            return TrustOptions.wrap(ofTheJdk.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK's trusted certificates cannot be read", e);
        }
    }

    private boolean verifiesCertificate() {
        return sslMode == SslMode.VERIFY_CA || sslMode == SslMode.VERIFY_FULL;
    }

    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}
