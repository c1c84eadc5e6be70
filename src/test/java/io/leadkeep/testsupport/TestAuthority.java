package io.leadkeep.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority that this JVM trusts, as {@code -Djavax.net.ssl.trustStore} has it, and
 * nothing else.
 */
public final class TestAuthority implements QuarkusTestResourceLifecycleManager {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final X500Principal NAME = new X500Principal("CN=Authority of the tests");

    private static KeyPair keys;
    private static X509Certificate certificate;

    @Override
    public Map<String, String> start() {
        try {
            trust();
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
        return Map.of();
    }

    private static synchronized void trust()
            throws GeneralSecurityException, IOException, OperatorCreationException {
        if (keys != null) {
            return;
        }
        keys = newKeys();
        certificate = certify(NAME, keys, "authority.test", true);
        KeyStore trusted = newStore();
        trusted.setCertificateEntry("authority", certificate);
        Path file = Files.createDirectories(TestFolder.of("trust")).resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD);
        }
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", new String(PASSWORD));
    }

    /** Returns the TLS of a server with a certificate for a name. */
    static SSLContext server(String name) {
        try {
            KeyPair ofServer = newKeys();
            KeyStore store = newStore();
            store.setKeyEntry(
                    name,
                    ofServer.getPrivate(),
                    PASSWORD,
                    new X509Certificate[] {
                        certify(new X500Principal("CN=" + name), ofServer, name, false), certificate
                    });
            KeyManagerFactory managers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("EC").generateKeyPair();
    }

    private static KeyStore newStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509Certificate certify(
            X500Principal subject, KeyPair of, String name, boolean isAuthority)
            throws GeneralSecurityException, OperatorCreationException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        NAME,
                        BigInteger.valueOf(System.nanoTime()),
                        Date.from(now.minus(Duration.ofDays(1))),
                        Date.from(now.plus(Duration.ofDays(1))),
                        subject,
                        of.getPublic());
        PrivateKey signer = keys.getPrivate();
        try {
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    }

    @Override
    public void stop() {
        // The JVM goes on to trust it.
    }
}
