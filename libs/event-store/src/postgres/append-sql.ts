/** What the two appending functions have in common: codes, and the statements that must not differ between them. */

/** Outcome codes. Both functions answer with the head before, then code, version and distance from that head per request. */
export const STORED = 0;
export const CONFLICT = 1;
export const CLOSED = 2;
export const REPEATED = 3;
export const MISMATCH = 4;

export const EXPECT_ANY = -1;
export const EXPECT_NONE = -2;
export const EXPECT_EXISTS = -3;

/** Raised when a connection writes that has been declared dead; see `end-writer-function.ts`. */
export const FENCED = 'KS001';

export const CHANNEL = 'keystead_events';

/** Over `expected` (a version or one of the codes above) and `current` (-1: no event yet). */
export const ACCEPTABLE = `expected = current AND expected >= 0 OR expected = ${EXPECT_ANY} OR expected = ${EXPECT_NONE} AND current = -1 OR expected = ${EXPECT_EXISTS} AND current >= 0`;

/** Locks the counter to the end of the transaction. Reads `accepted`, writes `head` (before) and `recorded`. */
export const TAKE_POSITIONS = `UPDATE events.counter c SET head = c.head + accepted, recorded_at = greatest(c.recorded_at, date_trunc('milliseconds', clock_timestamp()))
      WHERE c.one = 1 RETURNING c.head - accepted, c.recorded_at INTO STRICT head, recorded;`;

/** Only when the counter is locked, so that it sees who has been struck off by then. */
export const REFUSE_FENCED = `PERFORM 1 FROM events.writers w WHERE w.id = p_writer;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'this connection may not write any more' USING ERRCODE = '${FENCED}';
    END IF;`;

export const HEAD_HINT = `PERFORM pg_notify('${CHANNEL}', (head + accepted)::text);`;
