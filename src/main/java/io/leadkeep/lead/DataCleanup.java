package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.leadkeep.text.CountryNames;
import io.leadkeep.text.LinkedinUrl;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The option {@code dataCleanup}: formats the fields of a lead before they are validated. */
public final class DataCleanup {

    public static final String OPTION = "dataCleanup";

    /** Control characters, and zero-width characters of web pages. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}&&[^\\s]]|[\\u200B\\uFEFF]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    private DataCleanup() {}

    /** Formats the fields of a lead in place; values that are not strings stay. */
    public static void clean(ObjectNode fields) {
        for (String name : LeadTable.nameFields()) {
            replace(fields, name, DataCleanup::collapse);
        }
        String region = region(fields.path("country"));
        replace(fields, "phone", phone -> phone(collapse(phone), region));
        replace(fields, "phoneNumber", phone -> phone(collapse(phone), region));
        replace(fields, "linkedinUrl", url -> LinkedinUrl.normalise(collapse(url)));
        collapseTags(fields.path("tags"));
    }

    private static void collapseTags(JsonNode tags) {
        for (int i = 0; i < tags.size(); i++) {
            if (tags instanceof ArrayNode array && tags.get(i).isTextual()) {
                String tag = tags.get(i).textValue();
                if (!isClean(tag)) {
                    array.set(i, SPACES.matcher(tag).replaceAll(" "));
                }
            }
        }
    }

    private static void replace(ObjectNode fields, String name, UnaryOperator<String> format) {
        JsonNode value = fields.path(name);
        if (value.isTextual()) {
            fields.put(name, format.apply(value.textValue()));
        }
    }

    private static String collapse(String text) {
        if (isClean(text)) {
            return text;
        }
        String visible = INVISIBLE.matcher(text).replaceAll("");
        return SPACES.matcher(visible).replaceAll(" ").strip();
    }

    /** Returns whether a text has printable ASCII only, and single spaces between words. */
    private static boolean isClean(String text) {
        char previous = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == ' ' && previous == ' ') {
                return false;
            }
            previous = c;
        }
        return previous != ' ';
    }

    /**
     * Formats a number as E.164 if its country is known, from the number or from the lead. A number
     * with an extension or of an impossible length stays.
     */
    private static String phone(String phone, String region) {
        String text = phone.startsWith("00") ? "+" + phone.substring(2) : phone;
        if (!text.startsWith("+") && region == null) {
            return phone;
        }
        try {
            PhoneNumber number = PHONES.parse(text, region);
            // A number without its area code is possible locally only, and stays.
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
