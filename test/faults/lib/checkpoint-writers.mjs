// @ts-check
/**
 * Which worker moved a checkpoint under which epoch. PostgreSQL writes it down itself: a worker that was overtaken does not know it, and the lock of the
 * lead, which PostgreSQL gives to one only, says nothing of what is written without it.
 */

/** @typedef {import('../rows/row.d.ts').Look} Look */
/** @typedef {{ query(text: string): Promise<{ rows: Record<string, string>[] }> }} Asked */

const WATCH = `
CREATE SCHEMA faults;
CREATE UNLOGGED TABLE faults.moves (checkpoint text NOT NULL, epoch bigint NOT NULL, worker text NOT NULL);
CREATE FUNCTION faults.note_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO faults.moves VALUES (coalesce(to_jsonb(NEW) ->> 'name', 'sealing'), NEW.epoch, coalesce(current_setting('faults.worker', true), 'worker'));
  RETURN NULL;
END $$;
CREATE TRIGGER faults_note_move AFTER UPDATE OF position ON platform.projections FOR EACH ROW EXECUTE FUNCTION faults.note_move();
CREATE TRIGGER faults_note_move AFTER UPDATE OF position ON evidence.sealer FOR EACH ROW EXECUTE FUNCTION faults.note_move();`;

/** The address for a worker other than the first, which says its name on each connection. @param {string} databaseUrl @param {string} worker one word */
export function addressOfWorker(databaseUrl, worker) {
  const address = new URL(databaseUrl);
  address.searchParams.set('options', `${address.searchParams.get('options') ?? ''} -c faults.worker=${worker}`.trim());
  return address.toString();
}

/** @param {Asked} client of the login that owns the tables */
export async function watchCheckpoints(client) {
  await client.query(WATCH);
}

/** What was written down, and the end of the watch: the database is as it was. @param {Asked} client @returns {Promise<Look>} */
export async function noEpochOfTwo(client) {
  const { rows: shared } = await client.query(`SELECT checkpoint, epoch, string_agg(DISTINCT worker, ' and ') AS workers FROM faults.moves GROUP BY checkpoint, epoch HAVING count(DISTINCT worker) > 1 ORDER BY checkpoint, epoch`);
  const { rows: each } = await client.query(`SELECT worker, count(*) AS moves, count(DISTINCT (checkpoint, epoch)) AS epochs FROM faults.moves GROUP BY worker ORDER BY worker DESC`);
  await client.query('DROP SCHEMA faults CASCADE');
  const told = shared.map(({ checkpoint, epoch, workers }) => `${checkpoint}, epoch ${epoch}, by ${workers}`);
  const counted = each.map(({ worker, moves, epochs }) => `moves of ${worker} ${Number(moves).toLocaleString('en')}, epochs ${epochs}`);
  // Of one that wrote nothing nothing is shown.
  return { name: 'no epoch of a checkpoint was written by both', ok: told.length === 0 && each.length === 2, text: [...told, ...counted].join('; ') };
}
