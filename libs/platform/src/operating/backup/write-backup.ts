import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ClientBase } from 'pg';
import type { Core } from '../../core/open-core.js';
import { alteredIn } from '../log-altered.js';
import { gapsIn } from '../log-gaps.js';
import type { Places } from '../places.js';
import { BackupRefused, FORMAT, type BackupHeader, type BackupManifest } from './format.js';
import { FrameWriter } from './frame-writer.js';
import { contentOf, keysOf, notesOf } from './home-files.js';
import { CopyOut } from './copy-stream.js';
import { columnList, quoted, storedTables } from './tables.js';

export interface BackupOptions {
  readonly to: string;
  /** Version of this program, for the people who look for the right one years later. */
  readonly version: string;
  /** Also the keys and checkpoints of KEYSTEAD_HOME: whoever has the file can then read and sign everything. */
  readonly withKeys: boolean;
  /** Told of each step, in words for an operator. */
  readonly progress: (step: string) => void;
}

export interface Written {
  readonly manifest: BackupManifest;
  /** Of the whole file. */
  readonly bytes: number;
  /** Events that are in it. */
  readonly events: number;
  /** What the log lacks: no restore takes such a backup. */
  readonly gaps: Places | null;
  /** What does not hold what was sealed: a restore brings it back as it is. */
  readonly altered: Places | null;
}

export type BackupCore = Pick<Core, 'contexts' | 'owner' | 'platform' | 'keyring' | 'kms' | 'clock'>;

/** Writes one file with the database as it is at one moment, while everything goes on running; of a damaged log too, for it is evidence. @throws BackupRefused */
export async function writeBackup(core: BackupCore, { to, version, withKeys, progress }: BackupOptions): Promise<Written> {
  const path = resolve(to);
  for (const taken of [path, `${path}.part`]) {
    if ((await stat(taken).catch(() => null)) !== null) throw new BackupRefused(`${taken} is there already: name another file, or remove it${taken === path ? '' : ' if no other backup is being written'}.`);
  }
  if (core.platform.KEYSTEAD_EVENTSTORE_URL !== undefined) throw new BackupRefused('The events of this installation are in EventStoreDB, which has a backup of its own: see docs/operating.md.');
  const home = core.platform.KEYSTEAD_HOME;
  const client = await core.owner.connect();
  // A connection that breaks says so to its query as well.
  client.on('error', () => undefined);
  try {
    // Read to their last byte before the rows: a checkpoint that leads its database is refused as one that was put back.
    const notes = withKeys ? await notesOf(home) : new Map<string, Buffer>();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const writer = await FrameWriter.create(path, await headerOf(client, core, { version, withKeys }));
    try {
      // Keys after the rows: a rotation in between adds a version, and never takes one away.
      for (const path of withKeys ? await keysOf(home) : []) await writer.part({ kind: 'file', path }, contentOf(home, path), () => 1);
      for (const [path, note] of notes) await writer.part({ kind: 'file', path }, just(note), () => 1);
      for (const { schema, table, columns } of await storedTables(client, core.contexts)) {
        progress(`copying ${schema}.${table}`);
        const rows = CopyOut.start(client, `COPY ${quoted({ schema, table })} (${columnList(columns)}) TO STDOUT (FORMAT binary)`);
        await writer.part({ kind: 'table', schema, table, columns: [...columns] }, rows, () => rows.rows);
      }
      const manifest = { parts: writer.parts, ...(await stateOf(client)) };
      const gaps = await gapsIn(client);
      progress('comparing the event log with what was sealed');
      const altered = await alteredIn(client, core.keyring.writer);
      const bytes = await writer.finish(manifest);
      return { manifest, bytes, events: writer.parts.find(({ name }) => name === 'events.log')?.rows ?? 0, gaps, altered };
    } catch (error) {
      await writer.abandon();
      throw error;
    } finally {
      await client.query('ROLLBACK').catch(() => undefined);
    }
  } finally {
    client.release(true);
  }
}

async function* just(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

async function headerOf(client: ClientBase, { keyring, kms, clock }: BackupCore, { version, withKeys }: Pick<BackupOptions, 'version' | 'withKeys'>): Promise<BackupHeader> {
  const { rows } = await client.query<{ postgres: string; migrations: string[] }>(`SELECT current_setting('server_version') AS postgres, (SELECT coalesce(array_agg(name ORDER BY name), '{}') FROM platform.migrations) AS migrations`);
  const { postgres, migrations } = rows[0]!;
  return { format: FORMAT, keystead: version, postgres, createdAt: clock.now().toISOString(), installation: keyring.installation, kms: kms.name, migrations, withKeys };
}

/** What a restore must come to: last position, and the root of each evidence log. */
export async function stateOf(client: ClientBase): Promise<Omit<BackupManifest, 'parts'>> {
  const { rows } = await client.query<{ head: string; position: string }>('SELECT c.head, s.position FROM events.counter c, evidence.sealer s');
  const { rows: logs } = await client.query<{ name: string; size: string; root: Buffer }>('SELECT name, size, root FROM evidence.logs ORDER BY name COLLATE "C"');
  return { head: Number(rows[0]?.head ?? 0), sealedUpTo: rows[0]?.position ?? '', logs: logs.map(({ name, size, root }) => ({ name, size: Number(size), root: root.toString('hex') })) };
}
