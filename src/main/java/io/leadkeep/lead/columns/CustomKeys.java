package io.leadkeep.lead.columns;

import io.leadkeep.lead.CustomFields;
import io.leadkeep.text.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes names of custom fields from those of columns: storable, short enough and unique. */
final class CustomKeys {

    private final List<String> notes;
    private final Set<String> used = new HashSet<>();

    CustomKeys(List<String> notes) {
        this.notes = notes;
    }

    void reserve(String target) {
        if (target != null && target.startsWith(Column.CUSTOM)) {
            used.add(target.substring(Column.CUSTOM.length()));
        }
    }

    String of(String column) {
        String key = unique(column);
        if (Text.length(column) > CustomFields.MAX_KEY) {
            notes.add(
                    "The name of the column %s… is too long for a custom field, which is called %s"
                            .formatted(Text.quotable(column), Text.quotable(key)));
        } else if (!key.equals(column)) {
            notes.add(
                    "The custom field of the column %s is called %s"
                            .formatted(Text.quotable(column), Text.quotable(key)));
        }
        return key;
    }

    private String unique(String column) {
        StringBuilder storable = new StringBuilder(column.length());
        column.codePoints()
                .filter(c -> c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE))
                .forEach(storable::appendCodePoint);
        String name = storable.isEmpty() ? "Column" : storable.toString();
        String key = cut(name, CustomFields.MAX_KEY);
        for (int i = 2; !used.add(key); i++) {
            String end = " " + i;
            key = cut(name, CustomFields.MAX_KEY - end.length()) + end;
        }
        return key;
    }

    private static String cut(String name, int length) {
        return Text.length(name) <= length
                ? name
                : Text.trim(name.substring(0, name.offsetByCodePoints(0, length)));
    }
}
