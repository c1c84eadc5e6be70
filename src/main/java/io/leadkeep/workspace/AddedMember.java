package io.leadkeep.workspace;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.leadkeep.workspace.keys.NewKey;

/**
 * A new member.
 *
 * @param key of a new user; null for an existing one
 */
record AddedMember(@JsonUnwrapped MemberView member, @JsonIgnore NewKey key) {

    /** Returns the key of a new user in full, which no other response contains. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_NULL)
    String platformKey() {
        return key == null ? null : key.key().reveal();
    }
}
