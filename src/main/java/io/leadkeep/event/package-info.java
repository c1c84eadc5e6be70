/**
 * The log of a workspace: what changed, when, and through which key, user or job. It is history,
 * audit trail and the source of webhooks.
 *
 * <p>Statements that change leads insert the events with {@link io.leadkeep.event.EventSql}; {@link
 * io.leadkeep.event.EventLog} adds all others. {@link io.leadkeep.event.EventReader} reads in the
 * order of commits, for which {@link io.leadkeep.event.EventPosition} has the rule.
 *
 * <p>The package knows leads by their ids only.
 */
package io.leadkeep.event;
