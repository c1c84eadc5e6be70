package io.leadkeep.lead;

/**
 * What must be known of a lead to find out more.
 *
 * @param id of the lead
 * @param email its address, in its stored form
 * @param hasVerdict whether the verdict of an earlier verification still stands
 */
public record LeadForEnrichment(String id, String email, boolean hasVerdict) {

    /**
     * The domain of the address.
     *
     * @return A-labels, lower case
     */
    public String domain() {
        return email.substring(email.lastIndexOf('@') + 1);
    }
}
