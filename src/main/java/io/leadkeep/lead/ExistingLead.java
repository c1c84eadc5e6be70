package io.leadkeep.lead;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.leadkeep.http.ApiException;

/** The lead that a refused duplicate ran into: {@code data} of the 409 (contract, section 4). */
record ExistingLead(
        @JsonProperty("_id") String id, String email, String firstName, String lastName) {

    ApiException toConflict() {
        return ApiException.conflict("Lead with this email already exists", this);
    }
}
