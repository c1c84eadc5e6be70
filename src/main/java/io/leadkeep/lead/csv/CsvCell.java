package io.leadkeep.lead.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadkeep.json.JsonBody;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.text.Text;
import java.util.List;

/** How values stand in the cells of a CSV file, on their way out and on their way in again. */
public final class CsvCell {

    /** What a spreadsheet may take for the beginning of a formula (OWASP, "CSV Injection"). */
    private static final String FORMULA = "=+-@\t\r＝＋－＠";

    private CsvCell() {}

    /**
     * Makes a text that a spreadsheet shows and does not run. Texts that begin with apostrophes
     * before a formula get one more, so that {@link #restore} finds every text again.
     *
     * @param text any
     * @return the cell
     */
    static String neutralise(String text) {
        return isFormula(text, apostrophes(text)) ? "'" + text : text;
    }

    /**
     * Takes back what {@link #neutralise} has done.
     *
     * @param cell any
     * @return the text
     */
    public static String restore(String cell) {
        int apostrophes = apostrophes(cell);
        return apostrophes > 0 && isFormula(cell, apostrophes) ? cell.substring(1) : cell;
    }

    private static int apostrophes(String text) {
        int count = 0;
        while (count < text.length() && text.charAt(count) == '\'') {
            count++;
        }
        return count;
    }

    private static boolean isFormula(String text, int start) {
        return start < text.length() && FORMULA.indexOf(text.charAt(start)) >= 0;
    }

    /**
     * Writes tags into one cell.
     *
     * @param tags of a lead
     * @return a comma list, or a JSON array where a comma list could not be read again
     */
    static String ofTags(List<String> tags) {
        boolean plain =
                tags.stream()
                        .noneMatch(
                                tag ->
                                        tag.startsWith("[")
                                                || tag.chars()
                                                        .anyMatch(c -> ",;\"".indexOf(c) >= 0));
        if (plain) {
            return String.join(",", tags);
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        tags.forEach(array::add);
        return CustomFields.write(array);
    }

    /**
     * Reads the tags in a cell.
     *
     * @param cell a list with commas or semicolons, or a JSON array
     * @return an array; the text itself where it begins as an array and is none
     */
    public static JsonNode toTags(String cell) {
        String text = Text.trim(cell);
        if (text.startsWith("[")) {
            return toJson(text);
        }
        ArrayNode tags = JsonNodeFactory.instance.arrayNode();
        for (String tag : text.split("[,;]")) {
            if (!Text.trim(tag).isEmpty()) {
                tags.add(tag);
            }
        }
        return tags;
    }

    /**
     * Reads JSON in a cell.
     *
     * @param cell any text
     * @return the value, numbers as exact as they stand there; the text itself where it is no JSON
     */
    public static JsonNode toJson(String cell) {
        try {
            return JsonBody.value(cell);
        } catch (JsonProcessingException | NumberFormatException e) {
            return JsonNodeFactory.instance.textNode(cell);
        }
    }
}
