/**
 * A connection that broke while it was committing leaves a question: is the batch stored, or will it be in a moment, when
 * the server gets round to bytes it has already received? Locking the counter waits for a commit that is under way;
 * removing the writer's row makes the batch function refuse one that comes later; what is in the log then is the answer,
 * and it cannot change any more. Events are looked for after the head that the writer knew when it sent the batch.
 */
export const END_WRITER_FUNCTION = `
CREATE OR REPLACE FUNCTION events.end_writer(p_writer uuid, p_after bigint, p_ids uuid[])
RETURNS TABLE (event_id uuid, event_version int, event_position bigint) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM events.counter c WHERE c.one = 1 FOR UPDATE;
  DELETE FROM events.writers w WHERE w.id = p_writer;
  RETURN QUERY SELECT l.id, l.version, l.position FROM events.log l WHERE l.position > p_after AND l.id = ANY (p_ids);
END $$;
`;
