package io.leadkeep.testsupport;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the coordinator of a Citus has logged about the statements of the service.
 *
 * @param refused errors of Citus, each with its statement
 * @param spread statements that asked more than one shard of a table and are not expected to
 */
public record ShardLog(Set<String> refused, Set<String> spread) {

    /** The coordinator logs the statements that it sends to shards, or executes on its own ones. */
    static final List<String> SWITCHED_ON =
            List.of(
                    "alter system set log_min_messages = 'notice'",
                    "alter system set client_min_messages = 'warning'",
                    "alter system set citus.log_remote_commands = on",
                    "alter system set citus.log_local_commands = on");

    private static final String PURGE = "The purge looks for rows of any workspace.";
    private static final String METRICS = "The metrics count rows of all workspaces.";
    private static final String DELIVERY = "A node delivers to endpoints of many workspaces.";

    /** Statements that may ask several shards: the beginnings of their texts, and the reasons. */
    private static final Map<String, String> MAY_ASK_SEVERAL =
            Map.ofEntries(
                    Map.entry("select id from workspace where deleted_at < ", PURGE),
                    Map.entry("select w.id from workspace w where (select at from lead", PURGE),
                    Map.entry("select o.workspace_id from workspace w join idempotent", PURGE),
                    Map.entry("select workspace_id, id from webhook w where exists", PURGE),
                    Map.entry("delete from webhook w where w.deleted_at is not null", PURGE),
                    Map.entry(
                            "select w1_0.id,w1_0.name,w1_0.owner_id,(select count(*) from Member",
                            "The workspaces of an account are on several shards."),
                    Map.entry(
                            "select id, lead_event_server() as server from workspace",
                            "Looks for workspaces that have moved to another server."),
                    Map.entry(
                            "select workspace_id from lead where search is null",
                            "Looks for leads of any workspace whose search terms are missing."),
                    Map.entry("select due, disabled, unleased", METRICS),
                    Map.entry("select count(*) from webhook w join workspace", DELIVERY),
                    Map.entry("select count(*) from webhook_cursor c join webhook", DELIVERY),
                    Map.entry("select c.workspace_id, c.webhook_id from webhook_cursor", DELIVERY),
                    Map.entry("select c.workspace_id, c.webhook_id, c.position", DELIVERY),
                    Map.entry("select w.id as workspace_id, position, number", DELIVERY),
                    Map.entry("update webhook_cursor c ", DELIVERY),
                    Map.entry("insert into webhook_attempt ", DELIVERY),
                    Map.entry("update webhook_attempt a ", DELIVERY),
                    Map.entry("delete from webhook_delivery d using workspace", DELIVERY),
                    Map.entry("insert into webhook_delivery (", DELIVERY),
                    Map.entry("update webhook_delivery d ", DELIVERY),
                    Map.entry("select t.workspace_id, t.webhook_id, t.ordering_key", DELIVERY));

    private static final Pattern ENTRY =
            Pattern.compile(
                    "^by (?<who>[^|]*)[|](?<session>\\d+)[|](?<state>\\w+)[|](?<kind>[A-Z]+):  "
                            + "(?:(?:statement|execute [^:]+): )?(?<text>.*(?:\\n\\t.*)*)",
                    Pattern.MULTILINE);

    private static final Pattern SENT =
            Pattern.compile("^(?:issuing|executing the command locally:) ");

    private static final Pattern SHARD =
            Pattern.compile("\\b(?<table>workspace|lead\\w*|\\w+_\\w+)_(?<shard>1\\d{5})\\b");

    /** SQLSTATE of what Citus does not support. */
    private static final String UNSUPPORTED = "0A000";

    static ShardLog of(String log) {
        Set<String> refused = new LinkedHashSet<>();
        Set<String> spread = new LinkedHashSet<>();
        Map<String, Running> sessions = new HashMap<>();
        Map<String, String> errors = new HashMap<>();
        Matcher entries = ENTRY.matcher(log);
        while (entries.find()) {
            if (!StatementLog.isService(entries.group("who"))) {
                continue;
            }
            String text = entries.group("text");
            String session = entries.group("session");
            switch (entries.group("kind")) {
                case "LOG" -> {
                    // A statement on a shard of the coordinator is logged, too.
                    if (!SHARD.matcher(text).find()) {
                        sessions.put(session, new Running(text, new HashMap<>()));
                    }
                }
                case "NOTICE" -> {
                    Running running = sessions.get(session);
                    if (running != null && running.sends(text) && !running.isExpected()) {
                        spread.add(running.statement());
                    }
                }
                case "ERROR" -> errors.put(session, text);
                case "STATEMENT" -> {
                    if (entries.group("state").equals(UNSUPPORTED)
                            && !text.startsWith(StatementLog.OF_A_TEST)) {
                        refused.add(errors.get(session) + ": " + text);
                    }
                }
                default -> {}
            }
        }
        return new ShardLog(refused, spread);
    }

    /** A statement, and the shards of each table that it has asked so far. */
    private record Running(String statement, Map<String, String> shards) {

        /** Returns whether the statement has now asked two shards of a table. */
        boolean sends(String text) {
            if (!SENT.matcher(text).find()) {
                return false;
            }
            boolean several = false;
            Matcher names = SHARD.matcher(text);
            while (names.find()) {
                String shard = names.group("shard");
                String first = shards.putIfAbsent(names.group("table"), shard);
                several |= first != null && !first.equals(shard);
            }
            return several;
        }

        boolean isExpected() {
            String text = statement.replaceAll("\\s+", " ");
            return text.startsWith(StatementLog.OF_A_TEST)
                    || MAY_ASK_SEVERAL.keySet().stream().anyMatch(text::startsWith);
        }
    }
}
