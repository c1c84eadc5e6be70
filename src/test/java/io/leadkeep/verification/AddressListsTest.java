package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressListsTest {

    @ParameterizedTest
    @CsvSource({
        "mailinator.com, true",
        "box.mailinator.com, true",
        "acme-mailinator.com, false",
        "mailinator.com.example, false",
        "com, false",
        "gmail.com, false",
        "acme.example, false",
    })
    void disposable_domain_includes_subdomains(String domain, boolean disposable) {
        assertThat(AddressLists.isDisposable(domain)).isEqualTo(disposable);
    }

    @ParameterizedTest
    @CsvSource({
        "postmaster, true",
        "abuse, true",
        "info, true",
        "sales+2026, true",
        "no-reply, true",
        "sales.smith, false",
        "infos-joe, false",
        "+info, false",
        "joe, false",
    })
    void role_names_are_recognised(String localPart, boolean role) {
        assertThat(AddressLists.isRole(localPart)).isEqualTo(role);
    }
}
