package io.leadkeep.lead.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadkeep.json.JsonBody;
import io.leadkeep.json.StoredJson;
import io.leadkeep.text.Text;
import java.util.List;

/** Conversion between values of a lead and cells of a CSV file. */
public final class CsvCell {

    /** First characters that a spreadsheet may take for a formula (OWASP, "CSV Injection"). */
    private static final String FORMULA = "=+-@\t\r＝＋－＠";

    private CsvCell() {}

    /**
     * Prefixes a formula with an apostrophe, so that a spreadsheet does not run it. A text of
     * apostrophes before a formula gets another one, so that {@link #restore} is the exact inverse.
     */
    public static String neutralise(String text) {
        return isFormula(text, apostrophes(text)) ? "'" + text : text;
    }

    /**
     * Prefixes a cell of a file that is a formula. {@link #restore} returns the same for the result
     * as for the cell, which can have an apostrophe already.
     */
    static String neutraliseCell(String cell) {
        return isFormula(cell, 0) ? "'" + cell : cell;
    }

    /** Reverts {@link #neutralise}. */
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

    /** Returns a comma list, or a JSON array if {@link #toTags} could not parse the list back. */
    static String ofTags(List<String> tags) {
        if (tags.stream().allMatch(CsvCell::isPlain)) {
            return String.join(",", tags);
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        tags.forEach(array::add);
        return StoredJson.write(array);
    }

    private static boolean isPlain(String tag) {
        return !tag.startsWith("[")
                && !tag.contains(TagList.GOOGLE_SEPARATOR)
                && tag.chars().noneMatch(c -> ",;\"".indexOf(c) >= 0);
    }

    /**
     * Parses a list of tags separated by commas, semicolons or {@code :::}, each of which may be
     * quoted; or a JSON array.
     *
     * @return an array; the text itself if it begins like an array and is not valid JSON
     */
    public static JsonNode toTags(String cell) {
        String text = Text.trim(cell);
        if (text.startsWith("[")) {
            return toJson(text);
        }
        ArrayNode tags = JsonNodeFactory.instance.arrayNode();
        new TagList(text).read().forEach(tags::add);
        return tags;
    }

    /** Parses JSON with exact numbers; returns the text itself if it is not valid JSON. */
    public static JsonNode toJson(String cell) {
        try {
            return JsonBody.value(cell);
        } catch (JsonProcessingException | NumberFormatException e) {
            return JsonNodeFactory.instance.textNode(cell);
        }
    }
}
