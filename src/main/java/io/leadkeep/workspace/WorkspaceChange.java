package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import java.util.ArrayList;
import java.util.List;

/** A change to a workspace; null stays as it is. */
record WorkspaceChange(String name, ObjectNode settings) {

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
