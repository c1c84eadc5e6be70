package io.leadkeep.lead.columns;

import java.util.List;

/**
 * A named column of a file.
 *
 * @param position in the header, from 0
 * @param name unique in the file
 * @param target a field of a lead, {@code fullName}, {@code custom:Name}, or null if it is left out
 * @param alternatives other targets that suit the column
 * @param samples the first cells that are not blank
 */
public record Column(
        int position, String name, String target, List<String> alternatives, List<String> samples) {

    /**
     * The last column of a list of failed rows. It is left out when the corrected list is imported.
     */
    public static final String ERROR = "error";

    static final int MAX_SAMPLES = 3;

    /** Prefix of a target that is a custom field. */
    static final String CUSTOM = "custom:";

    static String customTarget(String key) {
        return CUSTOM + key;
    }

    boolean isCustom() {
        return target != null && target.startsWith(CUSTOM);
    }

    /** Returns the field of a lead of that name; phoneNumber is another name of phone. */
    static String field(String name) {
        return name.equals("phoneNumber") ? "phone" : name;
    }

    String key() {
        return target.substring(CUSTOM.length());
    }
}
