package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BootstrapBannerTest {

    @Test
    void printed_url_is_reachable_for_every_configured_host() {
        assertThat(BootstrapBanner.inUrl("127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(BootstrapBanner.inUrl("0.0.0.0")).isEqualTo("localhost");
        assertThat(BootstrapBanner.inUrl("::")).isEqualTo("localhost");
        assertThat(BootstrapBanner.inUrl("::1")).isEqualTo("[::1]");
    }
}
