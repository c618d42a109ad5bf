import type { Item, Report } from '@keystead/evidence/src/verify/report.js';

const MARKS: Readonly<Record<Item['status'], string>> = { ok: 'ok    ', failed: 'FAULT ', note: 'note  ' };

const NEXT_STEP = 'Nothing was checked. Give the zip file as it was exported, whole and not unpacked; if it is that file, export it again.';

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
  const failed = items.filter((item) => item.status === 'failed').length;
  const verdicts = { valid: `VALID: all ${items.length} items hold`, 'not-valid': `NOT VALID: ${failed} of ${items.length} items failed`, unreadable: `UNREADABLE: ${reason ?? 'it is no evidence bundle'}. ${NEXT_STEP}` };
  lines.push('', verdicts[verdict]);
  return `${lines.map(harmless).join('\n')}\n`;
}

/** Names and reasons come out of a file that anybody may have made: no control characters, no reversed text in a terminal. */
function harmless(line: string): string {
  return line.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?');
}
