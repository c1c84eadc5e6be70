package io.leadkeep.lead;

/**
 * Which gateway guards the mailbox of a lead.
 *
 * @param leadId whose mailbox
 * @param isProtected whether a gateway of its own stands in front of it
 * @param provider as the contract's {@code segProvider}, or null where none was found
 */
public record GatewayFinding(String leadId, boolean isProtected, String provider) {}
