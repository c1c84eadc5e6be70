package io.leadkeep.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.testsupport.Gzip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are unusual for a client of HTTP; GzipRequestTest has the usual ones. */
class GzipBodyTest {

    private static String read(byte[] gzip, long maxBytes) throws IOException {
        try (GzipBody body =
                new GzipBody(new ByteArrayInputStream(gzip), maxBytes, ErrorCode.MALFORMED_JSON)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void thousands_of_members_are_read() throws IOException {
        String[] members = Collections.nCopies(50_000, "").toArray(String[]::new);
        members[49_999] = "end";

        assertThat(read(Gzip.of(members), 3)).isEqualTo("end");
    }

    @Test
    void limit_applies_to_all_members_together() throws IOException {
        byte[] members = Gzip.of("0123456789", "0123456789", "0123456789");

        assertThat(read(members, 30)).hasSize(30);
        assertThatThrownBy(() -> read(members, 29))
                .extracting(thrown -> ((ApiException) thrown).code())
                .isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    }

    /** Bits of the flags: FHCRC 1, FEXTRA 2, FNAME 3, FCOMMENT 4 (RFC 1952, 2.3.1). */
    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x04, 0x08, 0x10, 0x1e})
    void optional_fields_of_the_header_are_passed_over(int flags) throws IOException {
        byte[] plain = Gzip.of("text");
        ByteArrayOutputStream named = new ByteArrayOutputStream();
        named.write(plain, 0, 3);
        named.write(flags);
        named.write(plain, 4, 6);
        named.write(new byte[] {2, 0, 7, 7}, 0, (flags & 0x04) != 0 ? 4 : 0);
        named.write(new byte[] {'n', 'a', 0}, 0, (flags & 0x08) != 0 ? 3 : 0);
        named.write(new byte[] {'c', 0}, 0, (flags & 0x10) != 0 ? 2 : 0);
        named.write(new byte[] {1, 2}, 0, (flags & 0x02) != 0 ? 2 : 0);
        named.write(plain, 10, plain.length - 10);

        assertThat(read(named.toByteArray(), 4)).isEqualTo("text");
    }

    @Test
    void every_truncation_is_refused() {
        byte[] members = Gzip.of("one", "two");
        int first = Gzip.of("one").length;

        for (int length = 0; length < members.length; length++) {
            byte[] truncated = Arrays.copyOf(members, length);
            if (length != first) {
                assertThatThrownBy(() -> read(truncated, 100))
                        .as("%d bytes", length)
                        .isInstanceOf(ApiException.class);
            }
        }
    }
}
