/**
 * The DNS side of e-mail: where the mail of a domain goes ({@link io.leadkeep.mail.MailRoutes}),
 * which gateway protects it ({@link io.leadkeep.mail.GatewayDetector}) and which provider hosts its
 * mailboxes ({@link io.leadkeep.mail.ProviderDetector}).
 *
 * <p>All three look names up through {@code CachingResolver}, which caches what {@code
 * RetryingResolver} resolves. The latter has all retry rules; {@code DnsServer} sends the queries.
 *
 * <p>This package knows nothing of leads, workspaces or HTTP.
 */
package io.leadkeep.mail;
