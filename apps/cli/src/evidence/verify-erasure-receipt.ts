import { readFile } from 'node:fs/promises';
import { EXIT_CODES } from '@keystead/evidence/src/verify/report.js';
import { verifyReceipt } from '@keystead/evidence/src/verify/verify-receipt.js';
import { keyFrom, Usage } from './key-from.js';
import type { Streams } from './verify.js';

/** @returns the exit code */
export async function verifyErasureReceipt(path: string, { publicKey }: { readonly publicKey?: string }, { stdout, stderr }: Streams): Promise<number> {
  try {
    const key = publicKey === undefined ? null : await keyFrom(publicKey);
    const { verdict, faults, facts } = verifyReceipt(await readFile(path), key);
    const lines = facts === null ? [] : [`Person          ${facts.person}`, `Organisation    ${facts.organisation}`, `Erased          ${facts.erasedAt}, sealed ${facts.sealedAt} as leaf ${facts.leaf}`, `Event           ${facts.eventId}`, `Public key      ${facts.publicKey}${publicKey === undefined ? ' (from the receipt itself: compare it with one you got another way)' : ''}`, ''];
    const said = { valid: 'VALID: the erasure is in the signed log as the receipt says', 'not-valid': 'NOT VALID', unreadable: 'UNREADABLE: give the JSON file as it was downloaded' };
    stdout.write(`${[...lines, ...faults.map((fault) => `FAULT ${harmless(fault)}`), said[verdict]].map(harmless).join('\n')}\n`);
    return EXIT_CODES[verdict];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof Usage) && code === undefined) throw error;
    stderr.write(`keystead: ${error instanceof Usage ? message : `${path} cannot be read (${code})`}\n`);
    return 2;
  }
}

/** The file may be anybody's: nothing in it moves the cursor. */
function harmless(line: string): string {
  return line.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?').slice(0, 500);
}
