import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMAT, MOST_PARTS, type BackupHeader, type BackupManifest } from './format.js';
import { FrameWriter } from './frame-writer.js';
import { readBackup } from './read-backup.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-frames-'));
});
afterEach(() => rm(folder, { recursive: true }));

const header: BackupHeader = { format: FORMAT, keystead: '0.1.0', postgres: '18.0', createdAt: '2026-11-23T00:00:00.000Z', installation: '0'.repeat(32), kms: 'local', migrations: [], withKeys: true };
const part = { name: 'checkpoints/platform.note', rows: 1, bytes: 0, sha256: '0'.repeat(64) };
const log = (n: number): BackupManifest['logs'][number] => ({ name: `${n}`.padStart(100, '0'), size: 1, root: '0'.repeat(64) });

/** What the writer says to a manifest, and which files are left. */
async function write(manifest: BackupManifest): Promise<[string, string[]]> {
  const writer = await FrameWriter.create(join(folder, 'one.backup'), header);
  const said = await writer.finish(manifest).then(
    () => 'written',
    async (error: Error) => {
      await writer.abandon();
      return error.message;
    },
  );
  return [said, await readdir(folder)];
}

describe('a backup that nobody could read again', () => {
  const next = 'Take it without --with-keys and copy KEYSTEAD_HOME/keys and KEYSTEAD_HOME/checkpoints yourself; if that is not enough, back the database up with pg_dump.';

  it('is not written: too many parts', async () => {
    const said = await write({ parts: Array.from({ length: MOST_PARTS + 1 }, () => part), head: 0, sealedUpTo: '', logs: [] });
    expect(said).toEqual([expect.stringMatching(/^No backup was made, for its manifest \(100001 parts, 0 logs, \d+ bytes\) is larger than a restore takes\. /), []]);
    expect(said[0]).toContain(next);
  });

  it('is not written: a manifest of more than 64 MiB', async () => {
    const said = await write({ parts: [], head: 0, sealedUpTo: '', logs: Array.from({ length: 350_000 }, (_, n) => log(n)) });
    expect(said).toEqual([expect.stringMatching(/^No backup was made, for its manifest \(0 parts, 350000 logs, \d+ bytes\) is larger/), []]);
  });

  it('is given up at the part that is one too many', async () => {
    const writer = await FrameWriter.create(join(folder, 'one.backup'), header);
    writer.parts.push(...Array.from({ length: MOST_PARTS }, () => part));
    const none = (async function* (): AsyncGenerator<Buffer> {})();
    await expect(writer.part({ kind: 'file', path: 'checkpoints/platform.note' }, none, () => 1)).rejects.toThrow(`No backup was made, for one holds 100000 files and tables at most, and here are more. ${next}`);
    await writer.abandon();
  });
});

it('one that was written is read', async () => {
  const manifest: BackupManifest = { parts: [], head: 3, sealedUpTo: '3', logs: [log(1)] };
  expect(await write(manifest)).toEqual(['written', ['one.backup']]);
  const items = [];
  for await (const item of readBackup(join(folder, 'one.backup'))) items.push(item);
  expect(items).toEqual([{ kind: 'header', header }, { kind: 'manifest', manifest }]);
});
