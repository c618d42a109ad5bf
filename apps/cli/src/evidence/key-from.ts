import { readFile } from 'node:fs/promises';
import { formatPublicKey, NotANoteKey, parsePublicKey } from '@keystead/evidence/src/note/keys.js';

/** What was typed cannot be carried out; exit code 2, and nothing was verified. */
export class Usage extends Error {}

const MAX_KEY_FILE_BYTES = 4096;

/** The text itself when it is a key, else the file of that name. @throws Usage */
export async function keyFrom(text: string): Promise<string> {
  try {
    return formatPublicKey(parsePublicKey(text.trim()));
  } catch (error) {
    if (!(error instanceof NotANoteKey)) throw error;
    const file = await readKeyFile(text);
    if (file === null) throw new Usage(`${text.slice(0, 200)} is neither a public key (${error.message}) nor a file`);
    return file;
  }
}

/** Null when there is no such file. @throws Usage */
export async function readKeyFile(path: string): Promise<string | null> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new Usage(`${path} cannot be read (${error.code})`);
  });
  if (bytes === null) return null;
  if (bytes.length > MAX_KEY_FILE_BYTES) throw new Usage(`${path} is too large for a public key`);
  try {
    return formatPublicKey(parsePublicKey(bytes.toString('utf8').trim()));
  } catch (error) {
    if (error instanceof NotANoteKey) throw new Usage(`${path} holds no public key: ${error.message}`);
    throw error;
  }
}
