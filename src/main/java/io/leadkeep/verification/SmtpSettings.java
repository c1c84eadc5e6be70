package io.leadkeep.verification;

import io.leadkeep.text.EmailAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** The validated {@link SmtpConfig}; {@code from} is empty for the null sender. */
record SmtpSettings(
        int port,
        String helo,
        String from,
        Duration connectTimeout,
        Duration replyTimeout,
        Duration timeout,
        boolean privateAddresses) {

    private static final Pattern DOMAIN =
            Pattern.compile(
                    "(?=.{1,255}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                            + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    /** RFC 5321, section 4.1.3. */
    private static final Pattern ADDRESS_LITERAL =
            Pattern.compile("\\[(\\d{1,3}(\\.\\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]+)]");

    /** Fails with {@link IllegalArgumentException}, which names the setting that is invalid. */
    static SmtpSettings of(SmtpConfig config) {
        require(
                config.port() <= 65_535,
                "LEADKEEP_SMTP_PORT (leadkeep.smtp.port) must be 1 to 65535");
        require(
                config.helo().map(SmtpSettings::isName).orElse(true),
                "LEADKEEP_SMTP_HELO (leadkeep.smtp.helo) must be a host name, or an address in"
                        + " brackets");
        require(
                config.from().map(SmtpSettings::isSender).orElse(true),
                "LEADKEEP_SMTP_FROM (leadkeep.smtp.from) must be an e-mail address in ASCII");
        return new SmtpSettings(
                config.port(),
                config.helo().orElseGet(SmtpSettings::hostName),
                config.from().orElse(""),
                config.connectTimeout(),
                config.replyTimeout(),
                config.timeout(),
                config.probePrivateAddresses());
    }

    private static boolean isName(String helo) {
        return DOMAIN.matcher(helo).matches() || ADDRESS_LITERAL.matcher(helo).matches();
    }

    private static boolean isSender(String from) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(from)
                && EmailAddress.normalise(from).isPresent()
                && from.equals(from.strip());
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return isName(name) ? name : "localhost";
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
