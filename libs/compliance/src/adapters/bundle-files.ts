import { randomBytes } from 'node:crypto';
import { createReadStream, type WriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { synced } from '@keystead/crypto/src/synced.js';
import type { LeafFindings } from '@keystead/evidence/src/bundle/leaf-findings.js';
import { NotInTree } from '@keystead/evidence/src/merkle/coordinates.js';
import { EvidenceReader } from '@keystead/evidence/src/postgres/evidence-reader.js';
import { exportBundle, NothingSealed } from '@keystead/evidence/src/postgres/export-bundle.js';
import { SealedEventMissing } from '@keystead/evidence/src/postgres/join-leaves.js';
import type { EventSource, LogKeys } from '@keystead/evidence/src/seal/ports.js';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import { isOutOfRoom } from '@keystead/platform/src/projections/fault.js';
import { MAX_FINDINGS_NAMED, type Alterations } from '../contract/events.js';
import { BundleImpossible, type BundleOrder, type Bundles, type WrittenBundle } from '../domain/ports.js';
import { BUNDLE_LIFETIME_MS } from '../domain/report.js';

const DRAFT_LIFETIME_MS = 86_400_000;

/**
 * Bundles as files of one folder. One that is whole is named by its manifest's digest, of which its bytes follow: attempts at one report do not
 * touch each other's file, and the one on record is found by what the record says.
 */
export class BundleFiles implements Bundles {
  private readonly reader: EvidenceReader;

  constructor(
    private readonly pool: Pool,
    private readonly source: EventSource,
    private readonly keys: LogKeys,
    private readonly folder: string,
  ) {
    this.reader = new EvidenceReader(pool);
  }

  async write(reportId: string, { disclose, ...order }: BundleOrder): Promise<WrittenBundle> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = join(this.folder, `${prefixOf(order.organisation, reportId)}${randomBytes(8).toString('hex')}.new`);
    const request = { ...order, disclose: ({ type }: { type: string }) => disclose(type), query: 'every event of the organisation sealed in the period', codeVersion: await codeVersion(), erased: await this.erasedPeople(order.organisation), spoolFolder: this.folder };
    let sink: WriteStream | null = null;
    try {
      // A stream that opened the file by itself would tell of a failure before anybody listens, and end the process.
      sink = (await open(draft, 'wx', 0o600)).createWriteStream();
      const { manifest, bytes, manifestDigest, findings } = await exportBundle({ reader: this.reader, source: this.source, keys: this.keys }, request, sink);
      await synced(draft);
      await rename(draft, this.fileOf(order.organisation, reportId, manifestDigest));
      await synced(this.folder);
      return { facts: { events: manifest.counts.events, bytes, manifestDigest, checkpointSize: manifest.checkpoint.size }, alterations: findings === null ? null : alterationsOf(findings) };
    } catch (error) {
      sink?.destroy();
      await rm(draft, { force: true });
      throw translated(error);
    }
  }

  async open(organisation: string, reportId: string, manifestDigest: string): Promise<{ bytes: number; content: AsyncIterable<Uint8Array> } | null> {
    const file = this.fileOf(organisation, reportId, manifestDigest);
    const bytes = await stat(file).then(({ size }) => size, () => null);
    return bytes === null ? null : { bytes, content: createReadStream(file) };
  }

  async keepOnly(organisation: string, reportId: string, manifestDigest: string | null): Promise<void> {
    const kept = manifestDigest === null ? null : this.fileOf(organisation, reportId, manifestDigest);
    const names = await readdir(this.folder).catch(() => []);
    const files = names.filter((name) => name.startsWith(prefixOf(organisation, reportId)) && name.endsWith('.zip')).map((name) => join(this.folder, name));
    for (const file of files.filter((one) => one !== kept)) await rm(file, { force: true }).catch(() => undefined);
  }

  /** Beside bundles there is only what is being written; of a process that was killed it stays. */
  async removeExpired(now: Date): Promise<void> {
    for (const name of await readdir(this.folder).catch(() => [])) {
      const file = join(this.folder, name);
      const { mtimeMs } = (await stat(file).catch(() => null)) ?? { mtimeMs: Infinity };
      if (mtimeMs + (name.endsWith('.zip') ? BUNDLE_LIFETIME_MS : DRAFT_LIFETIME_MS) <= now.getTime()) await rm(file, { recursive: true, force: true });
    }
  }

  /** People of the organisation whose keys were destroyed: what they said in the period is sealed for ever. */
  private async erasedPeople(organisation: string): Promise<number> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ people: number }>('SELECT count(*)::int AS people FROM crypto.subject_keys WHERE organisation = $1 AND erased_at IS NOT NULL', [organisation]);
    return rows[0]!.people;
  }

  private fileOf(organisation: string, reportId: string, manifestDigest: string): string {
    return join(this.folder, `${prefixOf(organisation, reportId)}${manifestDigest}.zip`);
  }
}

function prefixOf(organisation: string, reportId: string): string {
  return `${organisation}-${reportId}-`;
}

function alterationsOf({ changed, missing, first }: LeafFindings): Alterations {
  return { changed, missing, first: first.slice(0, MAX_FINDINGS_NAMED).map(({ index, ...finding }) => ({ leaf: index, ...finding })) };
}

const WHAT_NOW = 'Ask an administrator to run `keystead admin doctor` and to restore a backup; then order the bundle again.';

function translated(error: unknown): unknown {
  if (error instanceof NothingSealed) return new BundleImpossible('Nothing of your organisation is sealed yet. Order the bundle again in a few seconds.', { cause: error });
  if (error instanceof SealedEventMissing) return new BundleImpossible(`${error.message} ${WHAT_NOW}`, { cause: error });
  // The bundle itself may be what does not fit: writing it again and again would take the last room from everybody.
  if (isOutOfRoom(error)) return new BundleImpossible('There is not enough room for it on the disk. Tell whoever operates this installation, or order a shorter period.', { cause: error });
  if (error instanceof NotInTree) return new BundleImpossible(`Hashes of the evidence log are missing, so nothing can be proven. ${WHAT_NOW}`, { cause: error });
  return error;
}

/** Of the program that writes the bundle, from the package it was started from. */
async function codeVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(process.cwd(), 'package.json'), 'utf8')) as { version: string };
  return version;
}
