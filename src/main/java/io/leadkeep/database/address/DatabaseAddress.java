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
 * How to reach one PostgreSQL database; the reactive pool and the migrations both start from here.
 *
 * @param hosts where it may be, in the order in which they are asked; one at least
 * @param database name of the database
 * @param user role to log in with
 * @param password its password; may be empty
 * @param sslMode as libpq has it: disable, allow, prefer, require, verify-ca, verify-full
 * @param sslRootCertificate a PEM file with the trusted roots; empty: those of the JDK
 * @param target what a host has to be
 */
public record DatabaseAddress(
        List<DatabaseHost> hosts,
        String database,
        String user,
        String password,
        SslMode sslMode,
        String sslRootCertificate,
        TargetSession target) {

    /** The variable that names the service's own database. */
    static final String VARIABLE = "DATABASE_URL";

    private static final int CONNECT_TIMEOUT_SECONDS = 2;
    private static final int LOGIN_TIMEOUT_SECONDS = 5;
    private static final int IDLE_SECONDS = 60;

    /**
     * Tells whether it has to be found out which host to work on, and again when that may have
     * changed.
     *
     * @return false where there is one host, whatever it is
     */
    public boolean hasChoice() {
        return hosts.size() > 1 || target != TargetSession.ANY;
    }

    /**
     * The same address with another first host to ask.
     *
     * @param first one of the hosts
     * @return all of them, in the same order otherwise
     */
    public DatabaseAddress startingWith(DatabaseHost first) {
        List<DatabaseHost> others = new ArrayList<>(hosts);
        others.remove(first);
        others.add(0, first);
        return new DatabaseAddress(
                others, database, user, password, sslMode, sslRootCertificate, target);
    }

    /**
     * The address of one host for the reactive client.
     *
     * @param host one of the hosts
     * @param throughPooler whether each transaction may come to another server: then nothing is
     *     left on a connection, neither a setting nor a prepared statement
     * @return options for new connections
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
            // Vert.x always sends it, and PgBouncer refuses what it cannot keep for each client.
            options.getProperties().remove("extra_float_digits");
        } else {
            SessionSettings.STARTUP_PARAMETERS.forEach(options::addProperty);
        }
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
    public PGSimpleDataSource toDataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(hosts.stream().map(DatabaseHost::name).toArray(String[]::new));
        source.setPortNumbers(hosts.stream().mapToInt(DatabaseHost::port).toArray());
        if (target != TargetSession.ANY) {
            source.setTargetServerType("primary");
        }
        // What a host was a second ago is no reason not to ask it.
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
        // None that a pooler would have to bring to another server.
        source.setPrepareThreshold(0);
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
        return hosts.stream().map(DatabaseHost::toString).collect(Collectors.joining(","))
                + "/"
                + database;
    }
}
