import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import type { TestDatabase } from '@keystead/testing/src/postgres.js';
import { formatPublicKey, verifierOf } from '../note/keys.js';
import { FileCheckpointVault } from '../seal/file-vault.js';
import { Sealer } from '../seal/sealer.js';
import { eventId, ListSource, makeEvent, ORG, OTHER_ORG, PERSON, testKeys, testWriter } from '../testing/installation.js';
import { verifyBundle } from '../verify/verify-bundle.js';
import type { LeafFinding, LeafFindings } from '../bundle/leaf-findings.js';
import { EvidenceReader } from './evidence-reader.js';
import { exportBundle, NothingSealed } from './export-bundle.js';
import type { ExportRequest } from './export-bundle.js';
import { SealedEventMissing } from './join-leaves.js';
import { installEvidenceSchema } from './schema.js';
import { PostgresSealStore } from './seal-store.js';

/** Real: PostgreSQL, the sealer, the files. Stood in for: the event store (a list) and the keyring (derived keys). */

const keys = testKeys();
const publicKey = formatPublicKey(verifierOf(keys.logSigningKey(ORG)));
const platformKey = formatPublicKey(verifierOf(keys.logSigningKey('platform')));
const hour = (n: number): Date => new Date(Date.UTC(2026, 4, 1) + n * 3_600_000);
let database: TestDatabase;
let folder: string;
let source: ListSource;

/** Ten events an hour for six hours, every third of another organisation, one of them without a valid MAC. */
beforeAll(async () => {
  [database, folder] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'keystead-export-'))]);
  await installEvidenceSchema(database.pool);
  source = new ListSource(Array.from({ length: 60 }, (_, n) => makeEvent(n, { organisation: n % 3 === 2 ? OTHER_ORG : ORG })));
  source.events[24] = { ...source.events[24]!, mac: Buffer.alloc(32) };
  let now = hour(0);
  const sealer = await Sealer.start({ source, store: new PostgresSealStore(database.pool), vault: new FileCheckpointVault(join(folder, 'vault')), writer: testWriter, keys, clock: { now: () => now }, owner: 'test' });
  for (let n = 0; n < 6; n += 1) {
    now = hour(n);
    await sealer.sealNext(10);
  }
  await sealer.stop();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/** What the exporter said of the bundle that was written last. */
let findings: LeafFindings | null;

async function bundle(name: string, from: Date, to: Date, more: Partial<ExportRequest> = {}, reader = new EvidenceReader(database.pool)): Promise<string> {
  const path = join(folder, name);
  const request: ExportRequest = {
    organisation: ORG, from, to, disclose: () => true, query: 'audit.events', parameters: {}, codeVersion: '0.1.0', exporter: PERSON, exportedAt: hour(9), erased: 0, files: [], spoolFolder: folder, ...more,
  };
  ({ findings } = await exportBundle({ reader, source, keys }, request, createWriteStream(path)));
  return path;
}

async function outcome(path: string, earlierBundle?: string): Promise<unknown> {
  const report = await verifyBundle(path, { publicKey, platformKey, ...(earlierBundle === undefined ? {} : { earlierBundle }) });
  return [report.verdict, report.items.flatMap(({ findings }) => findings.map(({ text }) => text)), report.subject?.events];
}

async function itemsOf(path: string, id: string): Promise<unknown> {
  const report = await verifyBundle(path, { publicKey, platformKey });
  return report.items.filter((item) => item.id === id).map(({ status, detail }) => [status, detail]);
}

const LED_BY_LIST = 'the events do not lead to the signed root; leaf-hashes.bin does: see the lines named under the other items';
const gone = (leaf: number, n?: number): string => `leaf ${leaf}${n === undefined ? '' : ` (event ${eventId(n)})`} is missing: it was sealed, and its row was no longer in the event store when the bundle was made`;
const found = (kind: LeafFinding['kind'], index: number, n: number): LeafFinding => ({ kind, index, eventId: eventId(n), position: String(n + 1).padStart(12, '0') });

describe('a bundle exported from the database', () => {
  it('is valid for every period, and the periods add up to the log', async () => {
    const periods = [[-5, 0], [0, 1], [1, 3], [3, 3.5], [3.5, 6], [6, 9]] as const;
    const outcomes = [];
    for (const [from, to] of periods) outcomes.push(await outcome(await bundle('x.zip', hour(from), hour(to))));
    expect(outcomes).toEqual([0, 7, 12, 7, 13, 0].map((events) => ['valid', [], events]));
    expect(await outcome(await bundle('all.zip', hour(0), hour(9)))).toEqual(['valid', [], 39]);
  });

  it('counts what was refused as evidence, and names the platform log', async () => {
    const report = await verifyBundle(await bundle('parked.zip', hour(0), hour(9)), { publicKey, platformKey });
    expect(report.items.filter(({ id }) => id === 'counts' || id === 'platform').map(({ status, detail }) => [status, detail])).toEqual([
      ['ok', '39 events, 39 payloads, 0 opened fields; stated by the exporter: 1 parked, 0 erased'],
      ['ok', expect.stringContaining('/platform, with the key you gave')],
    ]);
  });

  it('proves that an earlier checkpoint is its beginning, where it was asked to', async () => {
    const reader = new EvidenceReader(database.pool);
    const earlier = join(folder, 'early.zip');
    // The checkpoint that was the newest at the end of the second hour.
    const early = (await reader.checkpoint(ORG, 14))!;
    const then = Object.assign(Object.create(reader) as EvidenceReader, { log: async () => ({ ...(await reader.log(ORG))!, size: early.size, root: early.root, note: early.note }) });
    await exportBundle({ reader: then, source, keys }, { organisation: ORG, from: hour(0), to: hour(1), disclose: () => false, query: 'q', parameters: {}, codeVersion: '0', exporter: PERSON, exportedAt: hour(2), erased: 0, files: [] }, createWriteStream(earlier));
    const late = await bundle('late.zip', hour(5), hour(6), { earlierSize: 14 });
    expect([await outcome(earlier), await outcome(late, earlier)]).toEqual([['valid', [], 7], ['valid', [], 6]]);
  });

  it('is written of changed events as well, and names each of them: on its lines, and on either side of the period', async () => {
    const [at30, at31] = [source.events[30]!, source.events[31]!];
    source.events[30] = { ...at30, payload: Buffer.from(at30.payload.toString().replace('für 30', 'für 39')) };
    source.events[31] = { ...at31, header: Buffer.from(at31.header.toString().replace('"via":"session"', '"via":"sessiom"')) };
    try {
      const edge = (leaf: number, n: number): string => `the boundary leaf ${leaf} (event ${eventId(n)}) was changed`;
      const line = (number: number, leaf: number, n: number): string => `line ${number} (leaf ${leaf}, event ${eventId(n)}) was changed`;
      expect(await outcome(await bundle('changed.zip', hour(0), hour(9)))).toEqual(['not-valid', [line(20, 19, 30), line(21, 20, 31)], 39]);
      expect(findings).toEqual({ changed: 2, missing: 0, first: [found('changed', 19, 30), found('changed', 20, 31)] });
      expect(await outcome(await bundle('behind.zip', hour(1), hour(3)))).toEqual(['not-valid', [edge(19, 30)], 12]);
      expect(findings).toEqual({ changed: 1, missing: 0, first: [found('changed', 19, 30)] });
    } finally {
      [source.events[30], source.events[31]] = [at30, at31];
    }
    expect(await outcome(await bundle('restored.zip', hour(0), hour(9)))).toEqual(['valid', [], 39]);
    expect(findings).toBeNull();
  });

  it('is written of what is left when events were deleted, and names each that is gone: in the period, and on either side of it', async () => {
    const all = [...source.events];
    source.events.splice(0, all.length, ...all.filter((_, n) => n !== 0 && n !== 30 && n !== 31 && n !== 36 && n !== 58));
    try {
      expect(await outcome(await bundle('gone.zip', hour(0), hour(9)))).toEqual(['not-valid', [gone(0, 0), gone(19, 30), gone(20, 31), gone(23, 36), gone(38, 58), LED_BY_LIST], 34]);
      expect(findings).toEqual({ changed: 0, missing: 5, first: [found('missing', 0, 0), found('missing', 19, 30), found('missing', 20, 31), found('missing', 23, 36), found('missing', 38, 58)] });
      expect(await itemsOf(join(folder, 'gone.zip'), 'exporter')).toEqual([['note', 'events that were no longer as they were sealed: 0 changed, 5 missing']]);
      const edge = (leaf: number, n: number, side: string): string => `the boundary ${gone(leaf, n)}, so nothing shows that the period ${side} there`;
      expect(await outcome(await bundle('behind.zip', hour(1), hour(3)))).toEqual(['not-valid', [LED_BY_LIST, edge(19, 30, 'ends')], 12]);
      expect(await outcome(await bundle('before.zip', hour(3.5), hour(6)))).toEqual(['not-valid', [gone(38, 58), LED_BY_LIST], 12]);
      source.events.splice(source.events.findIndex(({ id }) => id === eventId(39)), 1);
      expect(await outcome(await bundle('before.zip', hour(3.5), hour(6)))).toEqual(['not-valid', [gone(38, 58), LED_BY_LIST, edge(25, 39, 'begins')], 12]);
    } finally {
      source.events.splice(0, source.events.length, ...all);
    }
  });

  it('takes another event in the place of one, and one that is no event any more, for missing, and keeps its lines apart', async () => {
    const [at30, at31, at33] = [source.events[30]!, source.events[31]!, source.events[33]!];
    source.events[30] = { ...at31, position: at30.position };
    source.events[31] = { ...at31, header: Buffer.from(`\n${at31.header.toString()}`) };
    source.events[33] = { ...at33, payload: Buffer.from('{}\n{"leaf":1}\n') };
    try {
      expect(await outcome(await bundle('odd.zip', hour(0), hour(9)))).toEqual(['not-valid', [gone(19, 30), gone(20, 31), `line 20 (leaf 21, event ${eventId(33)}) was changed`], 37]);
      expect(findings).toEqual({ changed: 1, missing: 2, first: [found('missing', 19, 30), found('missing', 20, 31), found('changed', 21, 33)] });
    } finally {
      [source.events[30], source.events[31], source.events[33]] = [at30, at31, at33];
    }
  });

  it('is written when the log lost the row of a leaf, whose event nobody can name any more', async () => {
    const reader = new EvidenceReader(database.pool);
    const without = Object.assign(Object.create(reader) as EvidenceReader, {
      async *leaves(...range: Parameters<EvidenceReader['leaves']>) {
        for await (const leaf of reader.leaves(...range)) if (leaf.index !== 19) yield leaf;
      },
    });
    expect(await outcome(await bundle('unlisted.zip', hour(0), hour(9), {}, without))).toEqual(['not-valid', [gone(19), LED_BY_LIST], 38]);
    expect(findings).toEqual({ changed: 0, missing: 1, first: [{ kind: 'missing', index: 19, eventId: null, position: null }] });
  });

  it('is written when nothing but hashes is left', async () => {
    const all = source.events.splice(0);
    try {
      const report = await verifyBundle(await bundle('nothing.zip', hour(0), hour(9)), { publicKey, platformKey });
      expect([report.verdict, report.items.flatMap(({ status, id, findings: listed, more }) => (status === 'failed' ? [[id, listed.length, more]] : []))]).toEqual(['not-valid', [['order', 20, 19], ['leaves', 1, 0]]]);
      expect(findings?.missing).toBe(39);
    } finally {
      source.events.push(...all);
    }
  });

  it('leaves no temporary file behind, not even when neither an event nor its hash is there', async () => {
    const reader = Object.assign(Object.create(new EvidenceReader(database.pool)) as EvidenceReader, { async *leafHashes() {} });
    const request = { organisation: ORG, from: hour(0), to: hour(9), disclose: () => true, query: 'q', parameters: {}, codeVersion: '0', exporter: PERSON, exportedAt: hour(9), erased: 0, files: [], spoolFolder: folder };
    const cut = new ListSource(source.events.filter((_, n) => n !== 30));
    await expect(exportBundle({ reader, source: cut, keys }, request, createWriteStream(join(folder, 'cut.zip')))).rejects.toEqual(new SealedEventMissing(19, { eventId: eventId(30), position: '000000000031' }));
    await expect(exportBundle({ reader, source, keys }, { ...request, organisation: 'org_none' }, createWriteStream(join(folder, 'none.zip')))).rejects.toThrow(NothingSealed);
    expect((await readdir(folder)).filter((name) => name.startsWith('keystead-bundle-'))).toEqual([]);
  });
});
