package io.leadkeep.lead.columns;

import io.leadkeep.lead.LeadColumn;
import io.leadkeep.lead.LeadTable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names that common programs give to the columns of a lead. */
final class ColumnNames {

    /** Beside the names of the fields; in lower case, letters and digits only. */
    private static final Map<String, String> SYNONYMS =
            Map.of(
                    "email", "email emailaddress mail mailaddress",
                    "firstName", "givenname forename first",
                    "lastName", "surname familyname last",
                    "companyName",
                            "company organization organisation organizationname organisationname",
                    "jobTitle", "title position",
                    "phone",
                            "phonenumber mobile mobilephone mobilenumber telephone telephonenumber"
                                    + " tel cell cellphone",
                    "linkedinUrl", "linkedin linkedinprofile linkedinprofileurl",
                    "city", "town",
                    "state", "region province stateprovince stateregion",
                    "country", "countryname countryregion");

    private static final Map<String, String> FIELDS = fields();

    private ColumnNames() {}

    private static Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        for (LeadColumn<?> column : LeadTable.WRITABLE) {
            fields.put(column.field().toLowerCase(Locale.ROOT), column.field());
        }
        SYNONYMS.forEach(
                (field, names) -> List.of(names.split(" ")).forEach(n -> fields.put(n, field)));
        fields.put("tag", "tags");
        return Map.copyOf(fields);
    }

    /** Returns the field of a lead that a column name stands for. */
    static Optional<String> fieldOf(String column) {
        StringBuilder plain = new StringBuilder();
        column.codePoints().filter(Character::isLetterOrDigit).forEach(plain::appendCodePoint);
        return Optional.ofNullable(FIELDS.get(plain.toString().toLowerCase(Locale.ROOT)));
    }
}
