package io.leadkeep.verification;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply of a server (RFC 5321, section 4.2).
 *
 * @param code 200 to 599
 * @param lines what follows the code
 */
record SmtpReply(int code, List<String> lines) {

    /** RFC 2034, section 4: at the start of a line, and of the same class as the basic code. */
    private static final Pattern ENHANCED =
            Pattern.compile("#?([245])\\.(\\d{1,3}\\.\\d{1,3})(?![\\d.])");

    boolean isPositive() {
        return code / 100 == 2;
    }

    boolean isTransient() {
        return code / 100 == 4;
    }

    boolean isPermanent() {
        return code / 100 == 5;
    }

    /** Subject and detail of the enhanced status code (RFC 3463), such as {@code 1.1} for 5.1.1. */
    Optional<String> status() {
        for (String line : lines) {
            Matcher matcher = ENHANCED.matcher(line);
            if (matcher.lookingAt() && Integer.parseInt(matcher.group(1)) == code / 100) {
                return Optional.of(matcher.group(2));
            }
        }
        return Optional.empty();
    }

    String text() {
        return String.join(" ", lines);
    }
}
