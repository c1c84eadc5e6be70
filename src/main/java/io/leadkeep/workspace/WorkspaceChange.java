package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change to a workspace; null stays as it is. */
@Schema(
        name = "WorkspaceChange",
        additionalProperties = Schema.False.class,
        description = "What is not sent stays as it is. A key that is not listed here is refused")
record WorkspaceChange(
        @Schema(minLength = 1, maxLength = 255, examples = "Sales team") String name,
        @Schema(
                        type = SchemaType.OBJECT,
                        implementation = Object.class,
                        examples = "{\"timezone\": \"Europe/Berlin\"}",
                        description =
                                "Merged into the settings (RFC 7396): a null deletes that key. At"
                                        + " most 100 keys, 5 levels, 32 KiB")
                ObjectNode settings) {

    static WorkspaceChange of(ObjectNode body) {
        Fields fields = new Fields(body);
        WorkspaceChange change = new WorkspaceChange(fields.nameIfSent(), fields.settingsIfSent());
        fields.end();
        return change;
    }

    /**
     * Applies the change to settings.
     *
     * @param stored the settings as they are
     * @return the settings as they will be
     * @throws ApiException 400 if they would break a rule
     */
    String applyTo(String stored) {
        if (settings == null) {
            return stored;
        }
        List<FieldError> errors = new ArrayList<>();
        String merged =
                Settings.write(
                        Settings.merge(stored, settings),
                        (field, message) -> errors.add(new FieldError(field, message)));
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        return merged;
    }
}
