package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpReplyReaderTest {

    private final SmtpReplyReader reader = new SmtpReplyReader();

    private Optional<SmtpReply> read(String chunk) {
        return reader.read(Buffer.buffer(chunk));
    }

    @Test
    void multiline_reply_is_assembled_from_any_chunks() {
        SmtpReply expected = new SmtpReply(250, List.of("mx.example", "SIZE 1", "STARTTLS"));
        String all = "250-mx.example\r\n250-SIZE 1\r\n250 STARTTLS\r\n";

        for (int cut = 1; cut < all.length(); cut++) {
            assertThat(read(all.substring(0, cut))).isEmpty();
            assertThat(read(all.substring(cut))).contains(expected);
        }
    }

    @Test
    void code_without_text_is_a_reply() {
        assertThat(read("250\r\n")).contains(new SmtpReply(250, List.of("")));
        assertThat(read("250\n")).contains(new SmtpReply(250, List.of("")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 400 Bad Request\r\n",
                "\r\n",
                "25\r\n",
                "2500 x\r\n",
                "150 x\r\n",
                "650 x\r\n",
                "250-one\r\n550 two\r\n",
                // A second reply would be taken for that to the next command.
                "220 hello\r\n250 ok\r\n",
                "250-\u0000\r\n\u0000\r\n",
            })
    void invalid_reply_is_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(SmtpException.class);
    }

    @Test
    void endless_reply_is_refused() {
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                read("250-and\r\n");
                            }
                        })
                .isInstanceOf(SmtpException.class);
        assertThatThrownBy(() -> new SmtpReplyReader().read(Buffer.buffer("2".repeat(20_000))))
                .isInstanceOf(SmtpException.class);
    }
}
