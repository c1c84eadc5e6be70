package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.json.JsonFields;
import io.leadkeep.text.EmailAddress;
import java.net.URI;
import java.net.URISyntaxException;

/** The rules of the fields that are more than a text with a maximum length. */
public final class LeadFieldReader {

    static final String NO_ADDRESS = "must be an e-mail address such as john@acme.com";

    private static final int MAX_PHONE = 64;
    private static final int MAX_URL = 2048;

    /** Reads the required address, in its stored form. */
    public static String email(JsonFields fields) {
        JsonNode value = fields.value("email");
        if (value.isNull()) {
            return fields.broken("email", "is required");
        }
        String text = fields.string("email", value);
        return text == null
                ? null
                : EmailAddress.normalise(text).orElseGet(() -> fields.broken("email", NO_ADDRESS));
    }

    /** Reads {@code phone}, or {@code phoneNumber}, as responses call it. */
    static String phone(JsonFields fields) {
        String phone = fields.textOrNull("phone", MAX_PHONE);
        String phoneNumber = fields.textOrNull("phoneNumber", MAX_PHONE);
        if (phone != null && phoneNumber != null && !phone.equals(phoneNumber)) {
            return fields.broken("phoneNumber", "differs from phone: send one of the two");
        }
        return phone != null ? phone : phoneNumber;
    }

    static String linkedinUrl(JsonFields fields) {
        String text = fields.textOrNull("linkedinUrl", MAX_URL);
        return text == null || isWebUrl(text)
                ? text
                : fields.broken("linkedinUrl", "must be an absolute http or https URL");
    }

    private static boolean isWebUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
