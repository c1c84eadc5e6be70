package io.leadkeep.verification;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server said to a command (RFC 5321, section 4.2).
 *
 * @param code the basic one, 200 to 599
 * @param lines what follows the code, line by line
 */
record SmtpReply(int code, List<String> lines) {

    /** RFC 2034, section 4: it stands first in a line, and its class is that of the basic code. */
    private static final Pattern ENHANCED =
            Pattern.compile("#?([245])\\.(\\d{1,3}\\.\\d{1,3})(?![\\d.])");

    SmtpReply {
        lines = List.copyOf(lines);
    }

    /** Whether the server agreed. */
    boolean isPositive() {
        return code / 100 == 2;
    }

    /** Whether it refused, but may agree later. */
    boolean isTransient() {
        return code / 100 == 4;
    }

    /** Whether it refused for good. */
    boolean isPermanent() {
        return code / 100 == 5;
    }

    /**
     * Subject and detail of the enhanced status code (RFC 3463).
     *
     * @return such as {@code 1.1} for 5.1.1; empty where there is none of the basic code's class
     */
    Optional<String> status() {
        for (String line : lines) {
            Matcher matcher = ENHANCED.matcher(line);
            if (matcher.lookingAt() && Integer.parseInt(matcher.group(1)) == code / 100) {
                return Optional.of(matcher.group(2));
            }
        }
        return Optional.empty();
    }

    /** All lines as one. */
    String text() {
        return String.join(" ", lines);
    }
}
