/**
 * The file of the local KMS: JSON `{ "v": 1, "current": "2", "keys": { "1": base64url of 32 bytes, "2": … } }`. A version is only ever added:
 * what an older one wrapped, in the database or in a backup of it, opens with that one alone.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { PrivateFileRefused, readPrivateFile, replacePrivateFile } from './private-file.js';
import { wipe } from './secrets.js';

export const MASTER_KEY_LABEL = 'master key file';

const Version = z.string().regex(/^[1-9][0-9]{0,8}$/);
const MasterKeyFile = z
  .strictObject({ v: z.literal(1), current: Version, keys: z.record(Version, z.string().regex(/^[A-Za-z0-9_-]{43}$/)) })
  .refine((file) => Object.hasOwn(file.keys, file.current));
type MasterKeyFile = z.infer<typeof MasterKeyFile>;

export interface MasterKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Another one, and the file is another. */
  readonly stamp: string | null;
}

export function newMasterKeyFile(): Buffer {
  return encode({ v: 1, current: '1', keys: { '1': newKey() } });
}

/** @returns null when there is no such file @throws PrivateFileRefused */
export async function readMasterKeys(path: string): Promise<MasterKeys | null> {
  // Before the content: a file that is replaced in between is read once more, and never missed.
  const stamp = await stampOf(path);
  const content = await readPrivateFile(MASTER_KEY_LABEL, path);
  if (content === null) return null;
  const { current, keys } = parse(path, content);
  wipe(content);
  return { current, stamp, keys: keysOf(keys) };
}

/** Cheap, and different for each file that ever lies there. */
export async function stampOf(path: string): Promise<string | null> {
  const stats = await stat(path).catch(() => null);
  return stats === null ? null : `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}

/** The version that `addMasterKeyVersion` would make. @throws PrivateFileRefused */
export async function nextMasterKeyVersion(path: string): Promise<string> {
  return nextOf(parse(path, await existing(path)));
}

/**
 * Makes a version and lets it wrap from now on; a process that runs takes it up by itself. The file is replaced whole, and is on the disk
 * before this returns: what is wrapped next must not outlive its key. @throws PrivateFileRefused
 */
export async function addMasterKeyVersion(path: string, version: string): Promise<void> {
  const before = await existing(path);
  const file = parse(path, before);
  if (nextOf(file) !== version) throw new PrivateFileRefused(`The ${MASTER_KEY_LABEL} ${path} was changed by somebody else at this moment; look at it and try again.`);
  const content = encode({ v: 1, current: version, keys: { ...file.keys, [version]: newKey() } });
  try {
    await replacePrivateFile(MASTER_KEY_LABEL, path, { before, content });
  } finally {
    wipe(before, content);
  }
}

/** Whether a file opens all that another one opens. @throws PrivateFileRefused when one of them is damaged */
export function masterKeysInclude(path: string, { all, some }: { readonly all: Buffer; readonly some: Buffer }): boolean {
  return includes(keysOf(parse(path, all).keys), keysOf(parse(path, some).keys));
}

export function includes(all: ReadonlyMap<string, KeyObject>, some: ReadonlyMap<string, KeyObject>): boolean {
  return [...some].every(([version, key]) => all.get(version)?.equals(key) === true);
}

async function existing(path: string): Promise<Buffer> {
  const content = await readPrivateFile(MASTER_KEY_LABEL, path);
  if (content === null) throw new PrivateFileRefused(`The ${MASTER_KEY_LABEL} ${path} is missing; restore it from your backup, for without it no stored secret can be opened.`);
  return content;
}

function parse(path: string, content: Buffer): MasterKeyFile {
  try {
    return MasterKeyFile.parse(JSON.parse(content.toString('utf8')));
  } catch {
    // The cause would quote the file's content, which is the key.
    throw new PrivateFileRefused(`The ${MASTER_KEY_LABEL} ${path} is damaged; restore it from your backup.`);
  }
}

function nextOf({ keys }: MasterKeyFile): string {
  return String(Math.max(...Object.keys(keys).map(Number)) + 1);
}

function keysOf(keys: MasterKeyFile['keys']): Map<string, KeyObject> {
  return new Map(Object.entries(keys).map(([version, key]) => [version, createSecretKey(key, 'base64url')]));
}

function newKey(): string {
  const key = randomBytes(32);
  const text = key.toString('base64url');
  wipe(key);
  return text;
}

function encode(file: MasterKeyFile): Buffer {
  return Buffer.from(`${JSON.stringify(file)}\n`);
}
