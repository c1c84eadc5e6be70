package io.leadkeep.event;

import io.leadkeep.id.Id;
import io.vertx.mutiny.sqlclient.Row;
import java.util.HexFormat;

/**
 * A place in the log of a workspace, and the rule that keeps readers from missing an event.
 *
 * <p>The position of an event is the id of its transaction, or that of the latest transaction that
 * had ended, whichever is higher. All transactions below {@code pg_snapshot_xmin} of a snapshot
 * have ended, so everything below that point is final, whatever the order of commits.
 *
 * <p>The events of a lead are in the order of its changes. A transaction may have its id before it
 * waits for the lock of a lead; the statement that writes the event begins after that, so the
 * transaction that had the lock counts as ended. {@code number}, from a sequence, orders events of
 * equal position.
 *
 * <p>The epoch in the upper 16 bits rises when transaction ids begin anew ({@link EventEpoch}).
 *
 * @param number from 1 to 2^32 - 1; 0 is before all events of a position
 */
public record EventPosition(long position, long number) {

    public static final EventPosition START = new EventPosition(0, 0);
    public static final EventPosition END = new EventPosition(Long.MAX_VALUE, 0);

    private static final int POSITION_DIGITS = 16;
    private static final int NUMBER_DIGITS = 8;

    /** The position of a new event, from the row of the workspace. */
    static final String NEW = "lead_event_position(event_epoch, event_server)";

    /** The position below which the log is final, from the row of the workspace. */
    static final String HEAD = "lead_event_head(event_epoch, event_server)";

    /** Reads a cursor; null for a text of another form. */
    public static EventPosition parse(String cursor) {
        if (!Id.isValid(cursor)) {
            return null;
        }
        long position = HexFormat.fromHexDigitsToLong(cursor, 0, POSITION_DIGITS);
        return position < 0
                ? null
                : new EventPosition(
                        position,
                        HexFormat.fromHexDigitsToLong(
                                cursor, POSITION_DIGITS, POSITION_DIGITS + NUMBER_DIGITS));
    }

    static EventPosition of(Row row) {
        return new EventPosition(row.getLong("position"), row.getLong("number"));
    }

    /** Returns the cursor: 24 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(position) + HexFormat.of().toHexDigits(number, 8);
    }
}
