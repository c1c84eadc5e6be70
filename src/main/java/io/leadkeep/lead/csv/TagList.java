package io.leadkeep.lead.csv;

import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.List;

/** Splits a cell of tags; a quoted tag may contain separators, and two quotes for one. */
final class TagList {

    /** Between the labels of Google Contacts. */
    static final String GOOGLE_SEPARATOR = ":::";

    private final String text;
    private int position;

    TagList(String text) {
        this.text = text;
    }

    /** Returns the tags that are not blank. */
    List<String> read() {
        List<String> tags = new ArrayList<>();
        while (position < text.length()) {
            String quoted = quoted();
            String tag = quoted != null ? quoted : text.substring(position, end(position));
            position = quoted != null ? position : end(position);
            if (!Text.trim(tag).isEmpty()) {
                tags.add(tag);
            }
            position += text.startsWith(GOOGLE_SEPARATOR, position) ? GOOGLE_SEPARATOR.length() : 1;
        }
        return tags;
    }

    /** Reads a quoted tag; returns null and stays if the next one is not quoted. */
    private String quoted() {
        int start = skipSpaces(position);
        if (start == text.length() || text.charAt(start) != '"') {
            return null;
        }
        StringBuilder tag = new StringBuilder();
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && text.startsWith("\"\"", i)) {
                i++;
            } else if (c == '"') {
                int end = skipSpaces(i + 1);
                boolean isEnd = end == text.length() || isSeparator(end);
                position = isEnd ? end : position;
                return isEnd ? tag.toString() : null;
            }
            tag.append(c);
        }
        return null;
    }

    private int skipSpaces(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        return end;
    }

    private int end(int from) {
        int end = from;
        while (end < text.length() && !isSeparator(end)) {
            end++;
        }
        return end;
    }

    private boolean isSeparator(int at) {
        char c = text.charAt(at);
        return c == ',' || c == ';' || text.startsWith(GOOGLE_SEPARATOR, at);
    }
}
