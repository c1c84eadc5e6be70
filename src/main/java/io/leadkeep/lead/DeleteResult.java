package io.leadkeep.lead;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a deletion came to.
 *
 * @param deletedCount leads that are gone
 */
@Schema(name = "DeletedLeads")
public record DeleteResult(@Schema(required = true, minimum = "0") long deletedCount) {

    /** The shape of the answer, for the API document. */
    @Schema(name = "DeletedLeadsAnswer")
    public record Answer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) DeleteResult data) {}
}
