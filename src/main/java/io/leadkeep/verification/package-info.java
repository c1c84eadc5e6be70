/**
 * Verification of e-mail addresses. {@link io.leadkeep.verification.AddressVerification} collects
 * the evidence (syntax, lists, DNS, the reply of the mail exchanger) and caches it; {@code Score}
 * derives a {@link io.leadkeep.verification.Verdict}.
 *
 * <p>{@code MailboxProbe} asks the mail exchangers, if {@code leadkeep.smtp.probe} is set: {@code
 * MxFallback} chooses the server, {@code SmtpClient} and {@code SmtpSession} talk to it, {@code
 * RecipientReply} reads the reply. The probe never sends a message.
 *
 * <p>This package knows nothing of leads, workspaces or HTTP.
 */
package io.leadkeep.verification;
