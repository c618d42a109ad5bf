import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { z } from 'zod';
import { parseCanonicalObject } from '../canonical.js';
import { sha256 } from '../merkle/hashes.js';
import type { NoteSigner } from '../note/keys.js';
import { signNote } from '../note/signed-note.js';
import { decodeUtf8, isTime } from '../text.js';
import { isFileName } from './files.js';
import { UnreadableBundle } from './bundle-reader.js';

/** `manifest.json`: canonical JSON, signed by `manifest.note`. The shape is version 1 of the bundle format. */

const count = z.int().min(0);
const text = (most: number) => z.string().max(most);
const time = z.string().refine(isTime, 'not a time in UTC with milliseconds');
const hex32 = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.strictObject({
  v: z.literal(1),
  format: z.literal('keystead-evidence-bundle'),
  installation: text(100),
  organisation: text(100),
  /** Of the organisation's log; also the name of the key that signs. */
  origin: text(200),
  /** Events sealed at or after `from` and before `to`. */
  period: z.strictObject({ from: time, to: time }),
  /** Leaves [start, end) are the events of the period; `before` and `after` say whether the log goes on at either side. */
  range: z.strictObject({ start: count, end: count, before: z.boolean(), after: z.boolean() }),
  checkpoint: z.strictObject({ size: count, root: text(44) }),
  query: text(200),
  parameters: z.record(z.string(), z.json()),
  codeVersion: text(100),
  /** Pseudonym of the person who exported. */
  exporter: text(100),
  exportedAt: time,
  counts: z.strictObject({
    events: count,
    payloads: count,
    fields: count,
    /** Events of the organisation that were refused as evidence, ever. */
    parked: count,
    /** Data subjects of the organisation whose keys were destroyed, as the exporter reports. */
    erased: count,
  }),
  /** Decisions to go on after data was lost. */
  rollbacks: z.array(z.strictObject({ outsideSize: count, storedSize: count, by: text(100), reason: text(2000), at: time })).max(1000),
  files: z.array(z.strictObject({ name: z.string().refine(isFileName), bytes: count, sha256: hex32 })).max(1000),
});

export type Manifest = z.infer<typeof manifestSchema>;

export function formatManifest(manifest: Manifest): Buffer {
  return Buffer.from(canonicalJson(manifestSchema.parse(manifest)));
}

/** @throws UnreadableBundle */
export function parseManifest(bytes: Buffer): Manifest {
  const json = decodeUtf8(bytes);
  const value = json === null ? null : parseCanonicalObject(json);
  if (value === null) throw new UnreadableBundle('manifest.json is not canonical JSON');
  const result = manifestSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UnreadableBundle(`manifest.json has not the form of a bundle: ${issue?.path.join('.') || 'the whole'}: ${(issue?.message ?? '').slice(0, 200)}`);
}

/** The first line keeps it apart from checkpoints, which the same key signs: an origin holds a slash, this does not. */
const MANIFEST_DOMAIN = 'keystead.bundle-manifest.v1';

export function manifestStatement(origin: string, manifest: Buffer): string {
  return `${MANIFEST_DOMAIN}\n${origin}\n${sha256(manifest).toString('base64')}\n`;
}

export function signManifest(origin: string, manifest: Buffer, signer: NoteSigner): string {
  return signNote(manifestStatement(origin, manifest), [signer]);
}
