package io.leadkeep.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.com/hook?a=b, true, example.com, 443, example.com, /hook?a=b",
        "HTTP://Example.COM, false, example.com, 80, example.com, /",
        "http://example.com:8080?x=1, false, example.com, 8080, example.com:8080, /?x=1",
        "https://example.com:443/, true, example.com, 443, example.com, /",
        "https://example.com./a, true, example.com, 443, example.com, /a",
        "https://münchen.example/ü, true, xn--mnchen-3ya.example, 443, xn--mnchen-3ya.example,"
                + " /%C3%BC",
        "http://sink_1:9000/, false, sink_1, 9000, sink_1:9000, /",
        "http://8.8.8.8/, false, 8.8.8.8, 80, 8.8.8.8, /",
        "'http://[2001:4860:4860::8888]:81/', false, 2001:4860:4860::8888, 81,"
                + " '[2001:4860:4860::8888]:81', /",
    })
    void url_has_its_parts(
            String text, boolean isSecure, String host, int port, String authority, String target)
            throws WebhookUrl.InvalidException {
        WebhookUrl url = WebhookUrl.parse(text);

        assertThat(url.isSecure()).isEqualTo(isSecure);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.authority()).isEqualTo(authority);
        assertThat(url.target()).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({
        "'', http or https URL",
        "example.com/hook, http or https URL",
        "//example.com/, http or https URL",
        "ftp://example.com/, http or https URL",
        "javascript:alert(1), http or https URL",
        "file:///etc/passwd, http or https URL",
        "gopher://127.0.0.1:25/, http or https URL",
        "https://, have a host",
        "https:///path, have a host",
        "https://user@example.com/, user name or a password",
        "https://user:secret@example.com/, user name or a password",
        "https://example.com#part, fragment",
        "https://example.com/#, fragment",
        "https://example.com:0/, port",
        "https://example.com:65536/, port",
        "https://example.com:999999/, port",
        "https://example.com:x/, port",
        "https://example.com:/a b, port",
        "https://example.com/a b, percent-encoded",
        "https://example.com/%zz, percent-encoded",
        "https://exa mple.com/, host name",
        "https://ex%61mple.com/, host name",
        "https://example.com\\@127.0.0.1/, user name or a password",
        "https://example..com/, host name",
        "http://127.1/, four decimal numbers",
        "http://2130706433/, four decimal numbers",
        "http://0x7f.1/, four decimal numbers",
        "http://0x7f000001/, four decimal numbers",
        "http://0177.0.0.1/, four decimal numbers",
        "http://017700000001/, four decimal numbers",
        "http://127.0.0.1./, four decimal numbers",
        "http://127.0.0.256/, four decimal numbers",
        "http://127。0。0。1./, four decimal numbers",
        "http://１２７.1/, four decimal numbers",
        "'http://[::1%25lo]/', IPv6 address",
        "'http://[127.0.0.1]/', IPv6 address",
        "'http://[::1/', have a host",
    })
    void invalid_url_is_refused_with_its_reason(String text, String reason) {
        assertThatThrownBy(() -> WebhookUrl.parse(text)).hasMessageContaining(reason);
    }
}
