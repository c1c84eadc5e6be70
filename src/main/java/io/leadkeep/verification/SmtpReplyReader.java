package io.leadkeep.verification;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Assembles replies from chunks (RFC 5321, section 4.2.1). */
final class SmtpReplyReader {

    /** The longest common reply, to EHLO, has about 1 KiB. */
    private static final int MAX_BYTES = 16 * 1024;

    private static final Pattern LINE =
            Pattern.compile("([2-5][0-9][0-9])(?:([ -])(.*))?", Pattern.DOTALL);

    private Buffer pending = Buffer.buffer();

    /**
     * Returns the reply once it is complete.
     *
     * @throws SmtpException if the reply is invalid, too long, or followed by another one
     */
    Optional<SmtpReply> read(Buffer chunk) {
        if (pending.length() + chunk.length() > MAX_BYTES) {
            throw new SmtpException("the reply is too long");
        }
        pending.appendBuffer(chunk);
        if (pending.getByte(pending.length() - 1) != '\n') {
            return Optional.empty();
        }
        return parse(pending.toString(StandardCharsets.UTF_8).split("\r?\n", -1));
    }

    private Optional<SmtpReply> parse(String[] lines) {
        List<String> texts = new ArrayList<>();
        String code = null;
        boolean complete = false;
        // The last element is the empty string after the last line break.
        for (int i = 0; i < lines.length - 1; i++) {
            Matcher line = LINE.matcher(lines[i]);
            if (complete || !line.matches() || code != null && !code.equals(line.group(1))) {
                throw new SmtpException("invalid reply");
            }
            code = line.group(1);
            complete = !"-".equals(line.group(2));
            texts.add(line.group(3) == null ? "" : line.group(3));
        }
        if (!complete) {
            return Optional.empty();
        }
        pending = Buffer.buffer();
        return Optional.of(new SmtpReply(Integer.parseInt(code), texts));
    }
}
