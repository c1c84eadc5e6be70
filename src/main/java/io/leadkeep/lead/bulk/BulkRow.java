package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.FieldError;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.lead.NewLead;
import io.leadkeep.text.Text;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row of a bulk or an import: a valid lead, an error, or superseded by a later row.
 *
 * @param index position among the rows, from 0
 * @param email normalised, or as sent if the row is invalid
 * @param lead null unless the row is valid
 * @param sent the valid fields, with unknown keys among the custom fields, to change an existing
 *     lead; null if the row is not valid or existing leads are skipped
 * @param error null unless the row is invalid
 * @param errors the broken rules of an invalid row that is an object
 * @param warnings values that are left out, and keys that are probably misspelt
 */
public record BulkRow(
        int index,
        String email,
        NewLead lead,
        ObjectNode sent,
        String error,
        List<FieldError> errors,
        List<FieldError> warnings) {

    /** Bounds the response: thousands of rows may have hundreds of errors each. */
    private static final int MAX_ERROR = 1_000;

    /** Bounds the memory of a request. */
    private static final int MAX_LISTED = 20;

    /** Returns a row that is not even an object. */
    static BulkRow invalid(int index, String error) {
        return new BulkRow(index, null, null, null, error, List.of(), List.of());
    }

    static BulkRow invalid(int index, String email, FieldErrors errors, FieldErrors warnings) {
        return new BulkRow(
                index,
                email,
                null,
                null,
                text(errors.list()),
                some(errors.list()),
                some(warnings.list()));
    }

    static BulkRow valid(int index, NewLead lead, ObjectNode sent, FieldErrors warnings) {
        return new BulkRow(index, lead.email(), lead, sent, null, List.of(), some(warnings.list()));
    }

    private static List<FieldError> some(List<FieldError> found) {
        return found.size() <= MAX_LISTED ? found : List.copyOf(found.subList(0, MAX_LISTED));
    }

    BulkRow failedWith(List<FieldError> broken) {
        return new BulkRow(index, email, null, null, text(broken), some(broken), warnings);
    }

    BulkRow superseded() {
        return new BulkRow(index, email, null, null, null, List.of(), List.of());
    }

    boolean isSuperseded() {
        return lead == null && error == null;
    }

    BulkRow warned(List<FieldError> more) {
        List<FieldError> all = Stream.concat(warnings.stream(), more.stream()).toList();
        return new BulkRow(index, email, lead, sent, error, errors, some(all));
    }

    private static String text(List<FieldError> errors) {
        String text =
                errors.stream()
                        .map(error -> error.field() + ": " + error.message())
                        .collect(Collectors.joining("; "));
        return Text.shortened(text, MAX_ERROR);
    }
}
