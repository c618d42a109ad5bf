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
import { EvidenceReader } from './evidence-reader.js';
import { exportBundle, NothingSealed, SealedEventMissing } from './export-bundle.js';
import type { ExportRequest } from './export-bundle.js';
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

async function bundle(name: string, from: Date, to: Date, more: Partial<ExportRequest> = {}): Promise<string> {
  const path = join(folder, name);
  const request: ExportRequest = {
    organisation: ORG, from, to, disclose: () => true, query: 'audit.events', parameters: {}, codeVersion: '0.1.0', exporter: PERSON, exportedAt: hour(9), erased: 0, files: [], spoolFolder: folder, ...more,
  };
  await exportBundle({ reader: new EvidenceReader(database.pool), source, keys }, request, createWriteStream(path));
  return path;
}

async function outcome(path: string, earlierBundle?: string): Promise<unknown> {
  const report = await verifyBundle(path, { publicKey, platformKey, ...(earlierBundle === undefined ? {} : { earlierBundle }) });
  return [report.verdict, report.items.flatMap(({ findings }) => findings.map(({ text }) => text)), report.subject?.events];
}

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
      expect(await outcome(await bundle('behind.zip', hour(1), hour(3)))).toEqual(['not-valid', [edge(19, 30)], 12]);
    } finally {
      [source.events[30], source.events[31]] = [at30, at31];
    }
  });

  it('leaves no temporary file behind, not even when an event is missing', async () => {
    const reader = new EvidenceReader(database.pool);
    const request = { organisation: ORG, from: hour(0), to: hour(9), disclose: () => true, query: 'q', parameters: {}, codeVersion: '0', exporter: PERSON, exportedAt: hour(9), erased: 0, files: [], spoolFolder: folder };
    const cut = new ListSource(source.events.filter((_, n) => n !== 30));
    await expect(exportBundle({ reader, source: cut, keys }, request, createWriteStream(join(folder, 'cut.zip')))).rejects.toThrow(SealedEventMissing);
    await expect(exportBundle({ reader, source, keys }, { ...request, organisation: 'org_none' }, createWriteStream(join(folder, 'none.zip')))).rejects.toThrow(NothingSealed);
    expect((await readdir(folder)).filter((name) => name.startsWith('keystead-bundle-'))).toEqual([]);
  });
});
