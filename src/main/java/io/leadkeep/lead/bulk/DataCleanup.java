package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tidies a row up before it is checked (contract, section 4, {@code dataCleanup}): what people type
 * into spreadsheets.
 */
final class DataCleanup {

    private static final List<String> NAMES =
            List.of("firstName", "lastName", "companyName", "jobTitle", "city", "state", "country");

    /** Control characters, and those without width that come along from web pages. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}&&[^\\s]]|[\\u200B\\uFEFF]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    private DataCleanup() {}

    /**
     * Tidies up, in place.
     *
     * @param fields of a row, by the keys of a lead; what is no string stays
     */
    static void clean(ObjectNode fields) {
        for (String name : NAMES) {
            replace(fields, name, DataCleanup::collapse);
        }
        String region = region(fields.path("country"));
        replace(fields, "phone", phone -> phone(collapse(phone), region));
        replace(fields, "phoneNumber", phone -> phone(collapse(phone), region));
        replace(fields, "linkedinUrl", url -> LinkedinUrl.tidy(collapse(url)));
        collapseTags(fields.path("tags"));
    }

    private static void collapseTags(JsonNode tags) {
        for (int i = 0; i < tags.size(); i++) {
            if (tags instanceof ArrayNode array && tags.get(i).isTextual()) {
                array.set(i, SPACES.matcher(tags.get(i).textValue()).replaceAll(" "));
            }
        }
    }

    private interface Tidy {
        String apply(String text);
    }

    private static void replace(ObjectNode fields, String name, Tidy tidy) {
        JsonNode value = fields.path(name);
        if (value.isTextual()) {
            fields.put(name, tidy.apply(value.textValue()));
        }
    }

    private static String collapse(String text) {
        String seen = UNSEEN.matcher(text).replaceAll("");
        return SPACES.matcher(seen).replaceAll(" ").strip();
    }

    /**
     * Brings a number to E.164 where its country is known: from the number itself or from the
     * lead's country. One that has an extension, or that no telephone has, stays as it was.
     */
    private static String phone(String phone, String region) {
        String text = phone.startsWith("00") ? "+" + phone.substring(2) : phone;
        if (!text.startsWith("+") && region == null) {
            return phone;
        }
        try {
            PhoneNumber number = PHONES.parse(text, region);
            // Not one that can only be dialled within its town: its area code would be missing.
            return PHONES.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                            && !number.hasExtension()
                    ? PHONES.format(number, PhoneNumberFormat.E164)
                    : phone;
        } catch (NumberParseException e) {
            return phone;
        }
    }

    private static String region(JsonNode country) {
        return country.isTextual() ? CountryNames.regionOf(country.textValue()) : null;
    }
}
