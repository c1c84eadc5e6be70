package io.leadkeep.workspace;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** What a member may do, from the least to the most. */
enum Role {
    MEMBER,
    ADMIN,
    OWNER;

    /** Returns the role as it is stored and sent. */
    @JsonValue
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Converter
    static final class AsText implements AttributeConverter<Role, String> {

        @Override
        public String convertToDatabaseColumn(Role role) {
            return role.text();
        }

        @Override
        public Role convertToEntityAttribute(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
