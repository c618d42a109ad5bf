import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import type { TestDatabase } from '@keystead/testing/src/postgres.js';
import { FileCheckpointVault } from '../seal/file-vault.js';
import { Sealer } from '../seal/sealer.js';
import { eventId, ListSource, makeEvent, ORG, testKeys, testWriter } from '../testing/installation.js';
import { EvidenceReader } from './evidence-reader.js';
import { lookAtEvent, type LookedAt } from './look-at-event.js';
import { installEvidenceSchema } from './schema.js';
import { PostgresSealStore } from './seal-store.js';

/** Real: PostgreSQL and the sealer. Stood in for: the event store (a list) and the keyring (derived keys). */

const keys = testKeys();
let database: TestDatabase;
let folder: string;
let source: ListSource;

/** Eight events are sealed but for number 3, whose MAC is none; number 8 comes after the sealer has stopped. */
beforeEach(async () => {
  [database, folder] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'keystead-look-'))]);
  await installEvidenceSchema(database.pool);
  source = new ListSource(Array.from({ length: 8 }, (_, n) => makeEvent(n)));
  source.events[3] = { ...source.events[3]!, mac: Buffer.alloc(32) };
  const now = new Date(Date.UTC(2026, 4, 1));
  const sealer = await Sealer.start({ source, store: new PostgresSealStore(database.pool), vault: new FileCheckpointVault(folder), writer: testWriter, keys, clock: { now: () => now }, owner: 'test' });
  await sealer.sealNext(100);
  await sealer.stop();
  source.events.push(makeEvent(8));
});
afterEach(() => Promise.all([database.drop(), rm(folder, { recursive: true })]));

const look = (n: number): Promise<LookedAt> => lookAtEvent({ reader: new EvidenceReader(database.pool), source, keys }, ORG, eventId(n), source.events.find(({ id }) => id === eventId(n)) ?? null);
const seen = async (n: number): Promise<unknown> => {
  const { integrity, event, leaf } = await look(n);
  return [integrity, event !== null, leaf === null ? null : [leaf.place.index, leaf.hash !== null, leaf.hashNow !== null, leaf.inclusion !== null]];
};
const asSuperuser = (sql: string): Promise<unknown> => database.pool.query(`SET session_replication_role = replica; ${sql}; RESET session_replication_role`);
const LEAF_2 = (hash: string): string => `UPDATE evidence.tiles t SET hashes = overlay(hashes placing ${hash} from 65 for 32) FROM evidence.logs l WHERE l.id = t.log_id AND l.name = '${ORG}' AND level = 0`;

describe('one event beside its leaf', () => {
  it('is as it was sealed, is not sealed yet, or was passed by', async () => {
    expect([await seen(2), await seen(8), await seen(3)]).toEqual([
      ['as-sealed', true, [2, true, true, true]],
      ['not-sealed-yet', true, null],
      ['not-sealed', true, null],
    ]);
  });

  it('is missing, sealed or not', async () => {
    source.events.splice(2, 1);
    source.events.pop();
    expect([await seen(2), await seen(8)]).toEqual([
      ['missing', false, [2, true, false, true]],
      ['missing', false, null],
    ]);
  });

  it('is changed when it makes another hash than the one that leads to the signed root', async () => {
    const before = await look(2);
    source.events[2] = { ...source.events[2]!, payload: Buffer.from('{}') };
    const after = await look(2);
    expect([await seen(2), after.leaf!.hash, after.leaf!.hashNow!.equals(before.leaf!.hash!)]).toEqual([['changed', true, [2, true, true, true]], before.leaf!.hash, false]);
  });

  it('is as it was sealed when only the list of hashes was changed: the event still leads to the root', async () => {
    const before = await look(2);
    await asSuperuser(LEAF_2("decode(repeat('00', 32), 'hex')"));
    expect(await look(2)).toEqual(before);
  });

  it('is not taken for sealed when the list was made to fit the change: the two agree, and lead nowhere', async () => {
    source.events[2] = { ...source.events[2]!, payload: Buffer.from('{}') };
    const { leaf } = await look(2);
    await asSuperuser(LEAF_2(`decode('${leaf!.hashNow!.toString('hex')}', 'hex')`));
    expect(await seen(2)).toEqual(['unproven', true, [2, true, true, false]]);
  });

  it.each([
    ['the hashes are gone', `DELETE FROM evidence.tiles`, [2, false, true, false]],
    ['the checkpoint is signed by nobody here', `UPDATE evidence.logs SET note = replace(note, E'\n7\n', E'\n8\n')`, [2, true, true, false]],
  ])('cannot be proven when %s', async (_what, sql, leaf) => {
    await asSuperuser(sql);
    expect(await seen(2)).toEqual(['unproven', true, leaf]);
  });

  it('is not sealed when its leaf was taken out of the log', async () => {
    await asSuperuser(`DELETE FROM evidence.leaves WHERE event_id = '${eventId(2)}'`);
    expect(await seen(2)).toEqual(['not-sealed', true, null]);
  });
});
