package io.leadkeep.lead.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.bulk.BulkOptions;
import io.leadkeep.lead.bulk.ImportForm;
import io.leadkeep.lead.bulk.WritePolicy;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The body of {@code POST /v1/imports/{id}/start}: a mapping and options that replace others. */
final class ImportOptions {

    private static final Set<String> KNOWN =
            Stream.concat(Stream.of(ImportForm.MAPPING), BulkOptions.NAMES.stream())
                    .collect(Collectors.toUnmodifiableSet());

    private ImportOptions() {}

    /** Returns the import with the changes of a body; broken rules are reported. */
    static StoredImport change(StoredImport job, ObjectNode body, FieldErrors errors) {
        JsonFields fields = new JsonFields(body, errors);
        fields.refuseUnknown(KNOWN, "is not known here");
        ObjectNode sent = job.sent().deepCopy();
        if (body.has(WritePolicy.ON_EXISTING) || body.has(WritePolicy.SKIP_DUPLICATES)) {
            sent.remove(Set.of(WritePolicy.ON_EXISTING, WritePolicy.SKIP_DUPLICATES));
        }
        sent.setAll(body);
        sent.remove(ImportForm.MAPPING);
        BulkOptions.ofFile(new JsonFields(sent, errors));
        ObjectNode mapping =
                fields.value(ImportForm.MAPPING).isNull()
                        ? job.mapping()
                        : ImportForm.mapping(body.get(ImportForm.MAPPING), errors);
        return new StoredImport(
                job.id(),
                job.fileName(),
                job.userId(),
                job.encoding(),
                job.header(),
                mapping,
                sent,
                job.processed());
    }
}
