import type { Item, Report } from '@keystead/evidence/src/verify/report.js';

const MARKS: Readonly<Record<Item['status'], string>> = { ok: 'ok    ', failed: 'FAULT ', note: 'note  ' };

const NEXT_STEP = 'Nothing was checked. If another program packed it again, unpack it and give the folder: then each line is checked. Otherwise give the zip file as it was exported, or export it again.';

const COMPARE =
  'Keep the file as it is. Export the same period again and verify that: if it is valid, this file was changed after it was exported; if it has the same faults, the record itself was altered, and `keystead admin doctor` says where.';

/** The report for people: item by item, the verdict in the last line. Ends in a newline. */
export function printReport(path: string, { verdict, reason, items, subject }: Report): string {
  const lines = [`Evidence bundle ${path}`];
  if (subject !== null) {
    lines.push(`Organisation    ${subject.organisation}`, `Log             ${subject.origin}, ${subject.checkpointSize} leaves`);
    lines.push(`Period          ${subject.period.from} to ${subject.period.to}, ${subject.events} events`, `Manifest        SHA-256 ${subject.manifestDigest}`, `Public key      ${subject.publicKey || 'none'}`, '');
  }
  for (const item of items) {
    lines.push(`${MARKS[item.status]}${item.title}: ${item.detail}`);
    for (const { text } of item.findings) lines.push(`        - ${text}`);
    if (item.more > 0) lines.push(`        - and ${item.more} more`);
  }
  const count = (status: Item['status']): number => items.filter((item) => item.status === status).length;
  const verdicts = { valid: validity(count('ok'), count('note')), 'not-valid': `NOT VALID: ${count('failed')} of ${items.length} items failed. ${COMPARE}`, unreadable: `UNREADABLE: ${reason ?? 'it is no evidence bundle'}. ${NEXT_STEP}` };
  lines.push('', verdicts[verdict]);
  return `${lines.map(harmless).join('\n')}\n`;
}

/** A note holds only as far as it goes, so it is not counted among what holds. */
function validity(holding: number, notes: number): string {
  if (notes === 0) return `VALID: all ${holding} items hold`;
  return `VALID: ${holding} of ${holding + notes} items hold; read the ${notes === 1 ? 'note' : `${notes} notes`} above`;
}

/** Names and reasons come out of a file that anybody may have made: no control characters, no reversed text in a terminal. */
function harmless(line: string): string {
  return line.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?');
}
