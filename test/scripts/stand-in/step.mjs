/** Stands in for `admin migrate` and `admin seed`: uses the database it was given, leaves the accounts the greeting shows. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const client = new pg.Client({ connectionString: process.env.KEYSTEAD_DATABASE_URL ?? readFileSync(process.env.KEYSTEAD_DATABASE_URL_FILE, 'utf8').trim() });
await client.connect();
if (process.argv[2] === 'migrate') await client.query('CREATE TABLE IF NOT EXISTS starts (at timestamptz NOT NULL DEFAULT now())');
else {
  await client.query('INSERT INTO starts DEFAULT VALUES');
  const { rows } = await client.query('SELECT count(*)::int AS n FROM starts');
  writeFileSync(join(process.env.KEYSTEAD_HOME, 'demo-accounts.json'), JSON.stringify([{ role: 'user', email: 'user@demo.test', password: `start-${rows[0].n}` }]), { mode: 0o600 });
}
await client.end();
