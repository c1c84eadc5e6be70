package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WelcomeTest {

    @Test
    void the_url_that_is_printed_can_be_opened_whatever_the_host_is() {
        assertThat(Welcome.inUrl("127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(Welcome.inUrl("0.0.0.0")).isEqualTo("localhost");
        assertThat(Welcome.inUrl("::")).isEqualTo("localhost");
        assertThat(Welcome.inUrl("::1")).isEqualTo("[::1]");
    }
}
