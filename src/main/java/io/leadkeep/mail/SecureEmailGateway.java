package io.leadkeep.mail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The secure email gateways that Leadkeep recognises. */
public enum SecureEmailGateway {
    PROOFPOINT("Proofpoint"),
    MIMECAST("Mimecast"),
    BARRACUDA("Barracuda"),
    CISCO("Cisco IronPort"),
    FORCEPOINT("Forcepoint"),
    SOPHOS("Sophos"),
    TRENDMICRO("Trend Micro"),
    SYMANTEC("Symantec"),
    MCAFEE("McAfee"),
    MICROSOFT_ATP("Microsoft"),
    GOOGLE_POSTINI("Google Postini");

    private final String displayName;

    SecureEmailGateway(String displayName) {
        this.displayName = displayName;
    }

    public static SecureEmailGateway ofSlug(String slug) {
        return valueOf(slug.toUpperCase(Locale.ROOT));
    }

    /** All values of {@code segProvider}. */
    public static Set<String> slugs() {
        return Arrays.stream(values())
                .map(SecureEmailGateway::slug)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The value of {@code segProvider}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The value of {@code segProviderName}. */
    public String displayName() {
        return displayName;
    }
}
