package io.leadkeep.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Names and codes of countries, such as US, USA, United States, Germany and Deutschland. */
public final class CountryNames {

    /** Names that the JDK does not know. */
    private static final Map<String, String> OTHER_NAMES =
            Map.ofEntries(
                    Map.entry("u.s.", "US"),
                    Map.entry("u.s.a.", "US"),
                    Map.entry("united states of america", "US"),
                    Map.entry("the united states", "US"),
                    Map.entry("uk", "GB"),
                    Map.entry("u.k.", "GB"),
                    Map.entry("great britain", "GB"),
                    Map.entry("england", "GB"),
                    Map.entry("scotland", "GB"),
                    Map.entry("wales", "GB"),
                    Map.entry("northern ireland", "GB"),
                    Map.entry("czech republic", "CZ"),
                    Map.entry("holland", "NL"),
                    Map.entry("the netherlands", "NL"),
                    Map.entry("korea", "KR"),
                    Map.entry("republic of korea", "KR"),
                    Map.entry("russian federation", "RU"),
                    Map.entry("türkiye", "TR"),
                    Map.entry("viet nam", "VN"),
                    Map.entry("uae", "AE"),
                    Map.entry("hong kong", "HK"),
                    Map.entry("macau", "MO"));

    private static final Map<String, String> REGIONS = regions();

    private CountryNames() {}

    /** Names in the languages of each country; initialised lazily, which takes half a second. */
    private static final class LocalNames {

        private static final Map<String, String> REGIONS = localNames();
    }

    /**
     * Returns the two-letter code of ISO 3166-1, or null if the name is unknown.
     *
     * @param name a code or a name, in English or in a language of the country
     */
    public static String regionOf(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        String region = REGIONS.get(plain);
        return region == null && !plain.isBlank() ? LocalNames.REGIONS.get(plain) : region;
    }

    private static Map<String, String> regions() {
        Map<String, String> regions = new HashMap<>();
        for (String code : Locale.getISOCountries()) {
            Locale country = new Locale.Builder().setRegion(code).build();
            regions.put(code.toLowerCase(Locale.ROOT), code);
            regions.put(country.getISO3Country().toLowerCase(Locale.ROOT), code);
            regions.put(country.getDisplayCountry(Locale.ENGLISH).toLowerCase(Locale.ROOT), code);
        }
        regions.putAll(OTHER_NAMES);
        return Map.copyOf(regions);
    }

    private static Map<String, String> localNames() {
        Map<String, String> regions = new HashMap<>();
        for (Locale locale : Locale.getAvailableLocales()) {
            // Longer codes are not those of countries.
            if (locale.getLanguage().length() == 2
                    && locale.getCountry().length() == 2
                    && locale.getScript().isEmpty()) {
                regions.put(
                        locale.getDisplayCountry(locale).toLowerCase(Locale.ROOT),
                        locale.getCountry());
            }
        }
        return Map.copyOf(regions);
    }
}
