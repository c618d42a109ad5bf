import { ACCEPTABLE, CLOSED, CONFLICT, HEAD_HINT, MISMATCH, REFUSE_FENCED, REPEATED, STORED, TAKE_POSITIONS } from './append-sql.js';

/**
 * One call stores a batch of appends. Per batch it takes two dozen statements, however many requests there are, and one
 * round trip, because the call is its own transaction.
 *
 * Order matters. New stream rows first, in name order (an absent row cannot be locked); then all touched rows, in name
 * order: no two batches can wait for each other. Then the keys: whoever brought the same command first has committed or is
 * gone. The counter last, held to the commit. Who loses gets a code, and the
 * batch goes on; an exception is only for what no request can be blamed for, or for the caller to find by splitting.
 *
 * Arrays named `r_` have one element per request, `e_` one per event, in order. `p_streams` is distinct and sorted by bytes.
 * Keys are distinct; both arrays of them are null when no request has one. Expectations and answer: see `append-sql.ts`.
 */
export const APPEND_FUNCTION = `
CREATE OR REPLACE FUNCTION events.append_batch(
  p_writer uuid, p_streams text[],
  r_stream int[], r_expected int[], r_events int[], r_keys text[], r_fingerprints text[],
  e_request int[], e_ids uuid[], e_types text[], e_organisations text[], e_headers bytea[], e_payloads bytea[], e_salts bytea[], e_macs bytea[]
) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  versions int[];
  closed boolean[];
  known_fingerprints text[];
  keyed boolean := r_keys IS NOT NULL;
  results bigint[];
  position_shift bigint[];
  version_shift int[];
  accepted int := 0;
  seen int := 0;
  code int;
  s int;
  expected int;
  current int;
  head bigint := 0;
  recorded timestamptz;
BEGIN
  INSERT INTO events.streams (name, version) SELECT name, -1 FROM unnest(p_streams) AS name ON CONFLICT DO NOTHING;
  SELECT array_agg(l.version ORDER BY l.name), array_agg(l.closed ORDER BY l.name) INTO versions, closed
    FROM (SELECT t.name, t.version, t.closed FROM events.streams t WHERE t.name = ANY (p_streams) ORDER BY t.name FOR NO KEY UPDATE) l;
  IF keyed THEN
    SELECT array_agg(a.fingerprint ORDER BY k.r) INTO known_fingerprints
      FROM unnest(r_keys) WITH ORDINALITY AS k(key, r) LEFT JOIN events.appends a ON a.key = k.key;
  END IF;
  FOR r IN 1 .. cardinality(r_stream) LOOP
    s := r_stream[r];
    expected := r_expected[r];
    current := versions[s];
    code := CASE
      WHEN keyed AND known_fingerprints[r] IS NOT NULL THEN CASE WHEN known_fingerprints[r] = r_fingerprints[r] THEN ${REPEATED} ELSE ${MISMATCH} END
      WHEN closed[s] THEN ${CLOSED}
      WHEN ${ACCEPTABLE} THEN ${STORED}
      ELSE ${CONFLICT} END;
    IF code = ${STORED} THEN
      position_shift[r] := accepted - seen;
      version_shift[r] := current - seen;
      accepted := accepted + r_events[r];
      current := current + r_events[r];
      versions[s] := current;
    ELSE
      position_shift[r] := NULL;
    END IF;
    seen := seen + r_events[r];
    results[3 * r - 2] := code;
    results[3 * r - 1] := current;
    results[3 * r] := accepted;
  END LOOP;
  IF accepted > 0 THEN
    UPDATE events.streams t SET version = u.version FROM unnest(p_streams, versions) AS u(name, version) WHERE t.name = u.name AND t.version <> u.version;
    ${TAKE_POSITIONS}
    ${REFUSE_FENCED}
    INSERT INTO events.log (position, recorded_at, id, version, stream, type, organisation, header, payload, salt, mac)
      SELECT head + position_shift[e_request[i]] + i, recorded, e_ids[i], version_shift[e_request[i]] + i, p_streams[r_stream[e_request[i]]],
             e_types[i], e_organisations[i], e_headers[i], e_payloads[i], e_salts[i], e_macs[i]
      FROM generate_series(1, cardinality(e_ids)) AS i WHERE accepted = seen OR position_shift[e_request[i]] IS NOT NULL;
    IF keyed THEN
      INSERT INTO events.appends (key, fingerprint, last_position, events)
        SELECT r_keys[r], r_fingerprints[r], head + results[3 * r], r_events[r]
        FROM generate_series(1, cardinality(r_stream)) AS r WHERE r_keys[r] IS NOT NULL AND position_shift[r] IS NOT NULL;
    END IF;
    ${HEAD_HINT}
  END IF;
  RETURN head || results;
END $$;
`;
