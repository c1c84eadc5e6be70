package io.leadkeep.lead.csv;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names that common programs give to the columns of a lead. */
public final class ColumnNames {

    /** By field of a lead; in lower case, letters and digits only. */
    private static final Map<String, List<String>> NAMES =
            Map.of(
                    "email",
                    List.of("email", "emailaddress", "mail", "mailaddress"),
                    "firstName",
                    List.of("firstname", "givenname", "forename", "first"),
                    "lastName",
                    List.of("lastname", "surname", "familyname", "last"),
                    "companyName",
                    List.of(
                            "companyname",
                            "company",
                            "organization",
                            "organisation",
                            "organizationname",
                            "organisationname"),
                    "jobTitle",
                    List.of("jobtitle", "title", "position"),
                    "phone",
                    List.of(
                            "phone",
                            "phonenumber",
                            "mobile",
                            "mobilephone",
                            "mobilenumber",
                            "telephone",
                            "telephonenumber",
                            "tel",
                            "cell",
                            "cellphone"),
                    "linkedinUrl",
                    List.of("linkedinurl", "linkedin", "linkedinprofile", "linkedinprofileurl"),
                    "city",
                    List.of("city", "town"),
                    "state",
                    List.of("state", "region", "province", "stateprovince", "stateregion"),
                    "country",
                    List.of("country", "countryname", "countryregion"));

    private static final Map<String, String> FIELDS = fields();

    private ColumnNames() {}

    private static Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        NAMES.forEach((field, names) -> names.forEach(name -> fields.put(name, field)));
        fields.put("tags", "tags");
        fields.put("tag", "tags");
        fields.put("customfields", "customFields");
        return Map.copyOf(fields);
    }

    /** Returns the field of a lead that a column name stands for. */
    public static Optional<String> fieldOf(String column) {
        StringBuilder plain = new StringBuilder();
        column.codePoints().filter(Character::isLetterOrDigit).forEach(plain::appendCodePoint);
        return Optional.ofNullable(FIELDS.get(plain.toString().toLowerCase(Locale.ROOT)));
    }
}
