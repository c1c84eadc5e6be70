package io.leadkeep.lead.bulk;

import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.DataCleanup;
import io.leadkeep.lead.Tags;
import io.leadkeep.lead.columns.LeadFile;
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
public record BulkOptions(
        WritePolicy policy,
        boolean dryRun,
        boolean returnResults,
        boolean dataCleanup,
        String tag) {

    private static final String DRY_RUN = "dryRun";
    private static final String RETURN_RESULTS = "returnResults";

    /** The options that are true or false. */
    static final Set<String> FLAGS =
            Set.of(WritePolicy.SKIP_DUPLICATES, DRY_RUN, RETURN_RESULTS, DataCleanup.OPTION);

    public static final Set<String> NAMES =
            Stream.of(WritePolicy.NAMES, FLAGS, Set.of("tag"))
                    .flatMap(Set::stream)
                    .collect(Collectors.toUnmodifiableSet());

    static BulkOptions of(JsonFields fields, WritePolicy.OnInvalid onInvalid) {
        return new BulkOptions(
                WritePolicy.of(fields, onInvalid),
                fields.flag(DRY_RUN, false),
                fields.flag(RETURN_RESULTS, false),
                fields.flag(DataCleanup.OPTION, true),
                Tags.readOne(fields, "tag"));
    }

    public static BulkOptions ofFile(JsonFields fields) {
        return of(fields, WritePolicy.OnInvalid.SKIP_VALUE);
    }

    /** An export is imported unchanged, unless the client asks for the cleanup. */
    public BulkOptions forFile(LeadFile file, boolean cleanupIsDefault) {
        return cleanupIsDefault && file.columns().areOfAnExport() ? withoutCleanup() : this;
    }

    public BulkOptions asDryRun() {
        return new BulkOptions(policy, true, false, dataCleanup, tag);
    }

    BulkOptions withoutCleanup() {
        return new BulkOptions(policy, dryRun, returnResults, false, tag);
    }
}
