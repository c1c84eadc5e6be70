package io.leadkeep.lead.bulk;

import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.DataCleanup;
import io.leadkeep.lead.Tags;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Options of a bulk or an import.
 *
 * @param dryRun whether nothing is written
 * @param returnResults whether the result lists every row
 * @param dataCleanup whether {@link DataCleanup} formats the values
 * @param tag added to every lead, or null
 */
record BulkOptions(
        WritePolicy policy,
        boolean dryRun,
        boolean returnResults,
        boolean dataCleanup,
        String tag) {

    static final String DATA_CLEANUP = "dataCleanup";

    /** The options that are true or false. */
    static final Set<String> FLAGS =
            Set.of("skipDuplicates", "dryRun", "returnResults", DATA_CLEANUP);

    static final Set<String> NAMES =
            Stream.of(WritePolicy.NAMES, FLAGS, Set.of("tag"))
                    .flatMap(Set::stream)
                    .collect(Collectors.toUnmodifiableSet());

    static BulkOptions of(JsonFields fields, WritePolicy.OnInvalid onInvalid) {
        return new BulkOptions(
                WritePolicy.of(fields, onInvalid),
                fields.flag("dryRun", false),
                fields.flag("returnResults", false),
                fields.flag(DATA_CLEANUP, true),
                Tags.readOne(fields, "tag"));
    }

    BulkOptions withoutCleanup() {
        return new BulkOptions(policy, dryRun, returnResults, false, tag);
    }
}
