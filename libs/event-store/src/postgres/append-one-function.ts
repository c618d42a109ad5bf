import { ACCEPTABLE, CLOSED, CONFLICT, HEAD_HINT, MISMATCH, REFUSE_FENCED, REPEATED, STORED, TAKE_POSITIONS } from './append-sql.js';

/**
 * The same for a batch of one request with one event, which is what a quiet installation sends: without arrays it takes the
 * server a third less time. The contract suite runs with and without it.
 */
export const APPEND_ONE_FUNCTION = `
CREATE OR REPLACE FUNCTION events.append_one(
  p_writer uuid, p_stream text, expected int, p_key text, p_fingerprint text,
  p_id uuid, p_type text, p_organisation text, p_header bytea, p_payload bytea, p_salt bytea, p_mac bytea
) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  known_fingerprint text;
  accepted constant int := 1;
  current int;
  is_closed boolean;
  head bigint;
  recorded timestamptz;
BEGIN
  SELECT t.version, t.closed INTO current, is_closed FROM events.streams t WHERE t.name = p_stream FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    INSERT INTO events.streams (name, version) VALUES (p_stream, -1) ON CONFLICT DO NOTHING;
    SELECT t.version, t.closed INTO STRICT current, is_closed FROM events.streams t WHERE t.name = p_stream FOR NO KEY UPDATE;
  END IF;
  IF p_key IS NOT NULL THEN
    SELECT a.fingerprint INTO known_fingerprint FROM events.appends a WHERE a.key = p_key;
    IF FOUND THEN
      RETURN ARRAY[0::bigint, CASE WHEN known_fingerprint = p_fingerprint THEN ${REPEATED} ELSE ${MISMATCH} END, -1, 0];
    END IF;
  END IF;
  IF is_closed THEN
    RETURN ARRAY[0::bigint, ${CLOSED}, current, 0];
  END IF;
  IF NOT (${ACCEPTABLE}) THEN
    RETURN ARRAY[0::bigint, ${CONFLICT}, current, 0];
  END IF;
  UPDATE events.streams t SET version = current + 1 WHERE t.name = p_stream;
  ${TAKE_POSITIONS}
  ${REFUSE_FENCED}
  INSERT INTO events.log (position, recorded_at, id, version, stream, type, organisation, header, payload, salt, mac)
    VALUES (head + 1, recorded, p_id, current + 1, p_stream, p_type, p_organisation, p_header, p_payload, p_salt, p_mac);
  IF p_key IS NOT NULL THEN
    INSERT INTO events.appends (key, fingerprint, last_position, events) VALUES (p_key, p_fingerprint, head + 1, 1);
  END IF;
  ${HEAD_HINT}
  RETURN ARRAY[head, ${STORED}, current + 1, 1];
END $$;
`;
