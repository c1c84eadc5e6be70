package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.json.JsonLimits;
import io.leadkeep.json.MergePatch;
import io.leadkeep.json.StoredJson;
import io.leadkeep.suppression.Suppression;

/**
 * A change to a workspace; null leaves a field unchanged.
 *
 * @param settings is merged into the stored settings (RFC 7396)
 */
record WorkspaceChange(String name, ObjectNode settings) {

    private static final String SETTINGS = "settings";

    static WorkspaceChange of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        WorkspaceChange change =
                new WorkspaceChange(RequestFields.optionalName(fields), settings(fields));
        RequestFields.requireOnly(fields, "name", SETTINGS);
        return change;
    }

    /** Reports the rules that the change breaks whatever it is merged into. */
    private static ObjectNode settings(JsonFields fields) {
        if (!fields.has(SETTINGS)) {
            return null;
        }
        if (!(fields.value(SETTINGS) instanceof ObjectNode change)) {
            return fields.broken(SETTINGS, "must be an object");
        }
        merge("{}", change, fields.errors());
        JsonNode suppression = change.path(Suppression.SETTING);
        if (!suppression.isMissingNode()
                && !suppression.isNull()
                && !Suppression.VALUES.contains(suppression.asText())) {
            fields.notOneOf(
                    SETTINGS + "." + Suppression.SETTING, suppression.asText(), Suppression.VALUES);
        }
        return change;
    }

    /**
     * Applies the change.
     *
     * @throws ApiException 400 if the merged settings break a rule
     */
    void applyTo(Workspace workspace) {
        if (name != null) {
            workspace.name = name;
        }
        if (settings != null) {
            FieldErrors errors = new FieldErrors();
            workspace.settings = merge(workspace.settings, settings, errors);
            errors.throwIfAny();
        }
    }

    private static String merge(String stored, ObjectNode change, FieldErrors errors) {
        ObjectNode merged = (ObjectNode) MergePatch.apply(StoredJson.read(stored), change);
        JsonLimits.checkKeyCount(SETTINGS, merged, errors);
        return JsonLimits.checkValues(SETTINGS, merged, errors)
                ? JsonLimits.write(SETTINGS, merged, errors)
                : stored;
    }
}
