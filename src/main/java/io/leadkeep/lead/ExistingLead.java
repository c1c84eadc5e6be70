package io.leadkeep.lead;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vertx.mutiny.sqlclient.Row;

/** The lead that a refused duplicate ran into: {@code data} of the 409 (contract, section 4). */
record ExistingLead(
        @JsonProperty("_id") String id, String email, String firstName, String lastName) {

    static ExistingLead of(Row row) {
        return new ExistingLead(
                row.getString("id"),
                row.getString("email"),
                row.getString("first_name"),
                row.getString("last_name"));
    }
}
