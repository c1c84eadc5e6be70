package io.leadkeep.lead;

import java.util.Locale;

/** Secure email gateways by slug and by the name that people know (contract, section 3). */
enum SegProvider {
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

    SegProvider(String displayName) {
        this.displayName = displayName;
    }

    /**
     * The name that goes with a slug.
     *
     * @param slug as stored, or null
     * @return the name, or null for null
     */
    static String displayName(String slug) {
        return slug == null ? null : valueOf(slug.toUpperCase(Locale.ROOT)).displayName;
    }
}
