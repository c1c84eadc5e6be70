package io.leadkeep.lead;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The lead that a refused duplicate ran into: {@code data} of the 409 (contract, section 4). */
@Schema(name = "ExistingLead")
record ExistingLead(
        @Schema(required = true) @JsonProperty("_id") String id,
        @Schema(required = true) String email,
        @Schema(required = true, nullable = true) String firstName,
        @Schema(required = true, nullable = true) String lastName) {

    static ExistingLead of(Row row) {
        return new ExistingLead(
                row.getString("id"),
                row.getString("email"),
                row.getString("first_name"),
                row.getString("last_name"));
    }
}
