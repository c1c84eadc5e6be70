package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BootstrapBannerTest {

    @Test
    void the_url_that_is_printed_can_be_opened_whatever_the_host_is() {
        assertThat(BootstrapBanner.inUrl("127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(BootstrapBanner.inUrl("0.0.0.0")).isEqualTo("localhost");
        assertThat(BootstrapBanner.inUrl("::")).isEqualTo("localhost");
        assertThat(BootstrapBanner.inUrl("::1")).isEqualTo("[::1]");
    }
}
