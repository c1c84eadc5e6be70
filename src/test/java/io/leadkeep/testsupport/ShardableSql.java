package io.leadkeep.testsupport;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds statements that Citus refuses, or sends to all shards, on tables of workspaces. */
final class ShardableSql {

    private static final Pattern EXISTING_ROWS =
            Pattern.compile(
                    "\\b(?:from|join|update|using)" + StatementLog.TABLE_OF_WORKSPACES,
                    Pattern.CASE_INSENSITIVE);

    /** The assignments of an update, also of one in a common table expression. */
    private static final Pattern ASSIGNMENTS =
            Pattern.compile(
                    "\\b(?:update"
                            + StatementLog.TABLE_OF_WORKSPACES
                            + "(?:\\s+\\w+)?|do update)\\s+set\\b"
                            + "((?:(?!\\b(?:from|where|returning)\\b)[\\s\\S])*)");

    private static final Pattern LOCKING =
            Pattern.compile("\\bfor (?:update|no key update|key share|share)\\b");

    private static final Pattern ONE_WORKSPACE =
            Pattern.compile("\\bworkspace_id(?: ?= ?|,\\w+[.]id\\)=\\()[$]\\d");

    /** Only a page of all leads is read so, and not on Citus. */
    private static final Pattern HIDDEN_WORKSPACE =
            Pattern.compile("(?<!from lead where )\\bworkspace_id = \\(select [$]");

    /** Functions that are not immutable and depend on the type, here of a column. */
    private static final Pattern STABLE_ON_COLUMN =
            Pattern.compile(
                    "(?<![$\\w.:])(?:\\w+[.])?[a-z_]\\w*::(?:text\\[\\]|jsonb|timestamptz)"
                            + "|\\b\\w*(?:_at|_until|_since)\\s*[+-]\\s*(?:interval|[$])");

    private static final Pattern STABLE_IN_CHANGE =
            Pattern.compile(
                    "^(?:delete from|update)"
                            + StatementLog.TABLE_OF_WORKSPACES
                            + "[\\s\\S]*\\barray_to_string\\(");

    private static final String TIME = "\\b(?:now|statement_timestamp|transaction_timestamp)\\(\\)";

    private static final Pattern TIME_IN_COALESCE =
            Pattern.compile("\\bcoalesce\\((?:[^()]|\\([^()]*\\))*" + TIME);

    private static final Pattern TIME_IN_CASE =
            Pattern.compile("\\bcase\\b(?:(?!\\bend\\b)[\\s\\S])*" + TIME);

    private static final Pattern TIME_IN_CONFLICT =
            Pattern.compile("\\bdo update\\s+set\\b[\\s\\S]*" + TIME);

    private static final Pattern TIME_IN_RETURNING =
            Pattern.compile("\\breturning\\b(?:(?!\\bselect\\b)[\\s\\S])*" + TIME);

    private static final Map<String, Predicate<String>> REASONS = new LinkedHashMap<>();

    static {
        REASONS.put("calls a volatile function", sql -> sql.contains("clock_timestamp()"));
        REASONS.put("locks rows of several workspaces", ShardableSql::locksSeveral);
        REASONS.put("hides the workspace", HIDDEN_WORKSPACE.asPredicate());
        REASONS.put(
                "calls a stable function with a column in an update",
                sql -> assigns(STABLE_ON_COLUMN, sql) || STABLE_IN_CHANGE.matcher(sql).find());
        REASONS.put(
                "reads the time in coalesce or case in an update",
                sql -> assigns(TIME_IN_COALESCE, sql) || assigns(TIME_IN_CASE, sql));
        REASONS.put("reads the time in the update of a conflict", TIME_IN_CONFLICT.asPredicate());
        REASONS.put("returns the time", TIME_IN_RETURNING.asPredicate());
        REASONS.put("has a subquery on a common table expression", ShardableSql::isCorrelated);
    }

    private ShardableSql() {}

    /** Returns what is wrong with a statement, if anything. */
    static Optional<String> refusal(String sql) {
        return REASONS.entrySet().stream()
                .filter(reason -> reason.getValue().test(sql))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean assigns(Pattern value, String sql) {
        return ASSIGNMENTS
                .matcher(sql)
                .results()
                .anyMatch(update -> value.matcher(update.group(1)).find());
    }

    private static boolean locksSeveral(String sql) {
        return LOCKING.matcher(sql).find()
                && StatementLog.count(EXISTING_ROWS, sql) > StatementLog.count(ONE_WORKSPACE, sql);
    }

    /** Returns whether a subquery on a table refers to a row of an expression of the "with". */
    private static boolean isCorrelated(String sql) {
        Matcher expressions =
                Pattern.compile("(?:\\bwith|,)\\s+(\\w+)\\s+as\\s+(?:not )?(?:materialized )?\\(")
                        .matcher(sql);
        return expressions
                .results()
                .map(each -> each.group(1))
                .anyMatch(
                        name ->
                                Pattern.compile(
                                                "(?<!lateral )\\(\\s*select\\b[^()]*\\bfrom "
                                                        + StatementLog.NAMES_OF_TABLES
                                                        + "[^()]*(?<![\\w.])"
                                                        + name
                                                        + "[.]\\w[^()]*\\)")
                                        .matcher(sql)
                                        .find());
    }
}
