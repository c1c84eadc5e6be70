package io.leadkeep.lead;

/**
 * Who hosts the mailbox of a lead.
 *
 * @param leadId whose mailbox
 * @param provider as the contract's {@code espProvider}, or null where the domain takes no mail
 */
public record ProviderFinding(String leadId, String provider) {}
