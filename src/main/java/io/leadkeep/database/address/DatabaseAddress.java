package io.leadkeep.database.address;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to connect to one PostgreSQL database, with the reactive client and with JDBC.
 *
 * @param hosts at least one, in the order in which they are tried
 * @param password may be empty
 * @param sslRootCertificate a PEM file with the trusted roots; empty for those of the JDK
 * @param target the state that a host needs
 */
public record DatabaseAddress(
        List<DatabaseHost> hosts,
        String database,
        String user,
        String password,
        SslMode sslMode,
        String sslRootCertificate,
        TargetSession target) {

    static final String VARIABLE = "DATABASE_URL";

    private static final int CONNECT_TIMEOUT_SECONDS = 2;
    private static final int LOGIN_TIMEOUT_SECONDS = 5;
    private static final int IDLE_SECONDS = 60;

    /** Returns whether the host to connect to may change. */
    public boolean hasChoice() {
        return hosts.size() > 1 || target != TargetSession.ANY;
    }

    /** Returns the same address with one of its hosts moved to the front. */
    public DatabaseAddress startingWith(DatabaseHost first) {
        List<DatabaseHost> others = new ArrayList<>(hosts);
        others.remove(first);
        others.add(0, first);
        return new DatabaseAddress(
                others, database, user, password, sslMode, sslRootCertificate, target);
    }

    /**
     * Returns the options of the reactive client for one host.
     *
     * @param throughPooler whether each transaction may run on another server connection: then
     *     neither a setting nor a prepared statement is left on a connection
     */
    public PgConnectOptions toConnectOptions(DatabaseHost host, boolean throughPooler) {
        PgConnectOptions options =
                new PgConnectOptions()
                        .setHost(host.name())
                        .setPort(host.port())
                        .setDatabase(database)
                        .setUser(user)
                        .setPassword(password)
                        .setSslMode(sslMode)
                        .setCachePreparedStatements(!throughPooler)
                        .setUseLayer7Proxy(throughPooler)
                        .addProperty("application_name", "leadkeep");
        if (throughPooler) {
            // Vert.x always sends it, and PgBouncer refuses unknown settings.
            options.getProperties().remove("extra_float_digits");
        } else {
            SessionSettings.STARTUP_PARAMETERS.forEach(options::addProperty);
        }
        options.setConnectTimeout(CONNECT_TIMEOUT_SECONDS * 1000);
        options.setTcpKeepAlive(true);
        // Otherwise the connections of a host without power stay for 15 minutes. An idle connection
        // is closed, too, and opened again on demand.
        options.setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        if (verifiesCertificate()) {
            options.setTrustOptions(trust());
            if (sslMode == SslMode.VERIFY_FULL) {
                options.setHostnameVerificationAlgorithm("HTTPS");
            }
        } else {
            // Up to "require" libpq encrypts without verifying the server.
            options.setTrustAll(true);
        }
        return options;
    }

    /** Returns a data source for JDBC that opens a new connection each time. */
    public PGSimpleDataSource toDataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(hosts.stream().map(DatabaseHost::name).toArray(String[]::new));
        source.setPortNumbers(hosts.stream().mapToInt(DatabaseHost::port).toArray());
        if (target != TargetSession.ANY) {
            source.setTargetServerType("primary");
        }
        // Tries a host again although it was unusable a second ago.
        source.setHostRecheckSeconds(1);
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
        source.setLoginTimeout(LOGIN_TIMEOUT_SECONDS * hosts.size());
        source.setTcpKeepAlive(true);
        // A pooler may not move prepared statements to another server.
        source.setPrepareThreshold(0);
        return source;
    }

    private TrustOptions trust() {
        if (!sslRootCertificate.isEmpty()) {
            return new PemTrustOptions().addCertPath(sslRootCertificate);
        }
        try {
            TrustManagerFactory jdk =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            jdk.init((KeyStore) null);
            return TrustOptions.wrap(jdk.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK's trusted certificates cannot be read", e);
        }
    }

    private boolean verifiesCertificate() {
        return sslMode == SslMode.VERIFY_CA || sslMode == SslMode.VERIFY_FULL;
    }

    @Override
    public String toString() {
        return hosts.stream().map(DatabaseHost::toString).collect(Collectors.joining(","))
                + "/"
                + database;
    }
}
