package io.leadkeep.lead;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vertx.mutiny.sqlclient.Row;

/** The lead that has the address of a refused create: {@code data} of the 409. */
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
