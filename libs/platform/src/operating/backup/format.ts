import { z } from 'zod';

/**
 * A backup is one file: a first line, then frames of one byte type, four bytes length (big-endian) and so many bytes.
 *
 *   H  header (JSON)      once, first
 *   P  part begins (JSON) a table as COPY … (FORMAT binary) gives it, or a file
 *   D  bytes of the part  up to 256 KiB each
 *   E  part ends (JSON)   rows, bytes and SHA-256 of its data
 *   M  manifest (JSON)    the ends of all parts again, and what the database must come to
 *   Z  SHA-256 of everything in front of it; then the file ends
 */
export const FIRST_LINE = Buffer.from('keystead-backup/1\n');
export const FORMAT = 1;
export const DATA_BYTES = 256 * 1024;
export const HASH_BYTES = 32;
export const MOST_PARTS = 100_000;
export const MOST_LOGS = 1_000_000;

/** More is no backup of ours, whatever its length says. */
export const MOST: Readonly<Record<FrameType, number>> = { H: 1024 * 1024, P: 64 * 1024, D: DATA_BYTES, E: 4096, M: 64 * 1024 * 1024, Z: HASH_BYTES };
export type FrameType = 'H' | 'P' | 'D' | 'E' | 'M' | 'Z';

const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);
const count = z.number().int().nonnegative();
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const migration = z.string().min(1).max(200);

export const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  keystead: z.string().max(40),
  postgres: z.string().max(100),
  createdAt: z.iso.datetime(),
  installation: z.string().regex(/^[0-9a-f]{32}$/),
  kms: z.string().max(500),
  migrations: z.array(migration).max(5000),
  withKeys: z.boolean(),
});
export type BackupHeader = z.infer<typeof headerSchema>;

/** Below KEYSTEAD_HOME: nothing else may be written by a restore. */
const HOME_FILE = /^(keys\/(master\.key|keyring\.json)|checkpoints\/(superseded\/)?[a-z0-9_-]{1,100}\.note)$/;

export const partSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('table'), schema: name, table: name, columns: z.array(name).min(1).max(200) }),
  z.strictObject({ kind: z.literal('file'), path: z.string().regex(HOME_FILE) }),
]);
export type BackupPart = z.infer<typeof partSchema>;

export const partEndSchema = z.strictObject({ rows: count, bytes: count, sha256: digest });
export type PartEnd = z.infer<typeof partEndSchema>;

export const manifestSchema = z.strictObject({
  parts: z.array(z.strictObject({ name: z.string().max(200), ...partEndSchema.shape })).max(MOST_PARTS),
  /** Position of the last event. */
  head: count,
  sealedUpTo: z.string().max(20),
  logs: z.array(z.strictObject({ name: z.string().max(100), size: count, root: digest })).max(MOST_LOGS),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

export function partName(part: BackupPart): string {
  return part.kind === 'table' ? `${part.schema}.${part.table}` : part.path;
}

/** The file cannot be used, or not here. One sentence says why and what to do. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}
