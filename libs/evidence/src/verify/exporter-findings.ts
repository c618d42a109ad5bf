import { z } from 'zod';
import { parseCanonicalObject } from '../canonical.js';
import type { BundleReader } from '../bundle/bundle-reader.js';
import { FINDINGS_FILE, MAX_NAMED } from '../bundle/leaf-findings.js';
import { decodeUtf8 } from '../text.js';
import { note, type Finding, type Item } from './report.js';

/** A thousand leaves with their places are a quarter of it. */
const MAX_BYTES = 1024 * 1024;

const count = z.int().min(0);
const findingsSchema = z.strictObject({
  v: z.literal(1),
  changed: count,
  missing: count,
  first: z.array(z.strictObject({ kind: z.enum(['changed', 'missing']), index: count, eventId: z.string().max(64).nullable(), position: z.string().max(64).nullable() })).max(MAX_NAMED),
});

export interface ExporterFindings {
  readonly item: Item;
  /** Leaves whose event the exporter did not find, with its id where that is known. */
  readonly missing: ReadonlyMap<number, string | null>;
}

/** What the exporter says it noticed while it wrote: its word, signed with the manifest. Null when it says nothing. @throws UnreadableBundle */
export async function readExporterFindings(zip: BundleReader): Promise<ExporterFindings | null> {
  const entry = zip.entry(FINDINGS_FILE);
  if (entry === null) return null;
  const json = decodeUtf8(await zip.read(entry, MAX_BYTES));
  const { success, data } = findingsSchema.safeParse(json === null ? null : parseCanonicalObject(json));
  if (!success) return { item: note('exporter', `${FINDINGS_FILE} has not the form of findings`), missing: new Map() };
  const missing = data.first.filter(({ kind }) => kind === 'missing').toSorted((a, b) => a.index - b.index);
  return { item: note('exporter', `events that were no longer as they were sealed: ${data.changed} changed, ${data.missing} missing`), missing: new Map(missing.map(({ index, eventId }) => [index, eventId])) };
}

/** What is missing of leaves [start, end): one by one where the exporter names it, else as it comes. */
export function* missingOf({ start, end }: { readonly start: number; readonly end: number }, named: ExporterFindings['missing']): Iterable<Omit<Finding, 'file'> & { readonly index: number }> {
  let from = start;
  for (const [index, eventId] of named) {
    if (index < from || index >= end) continue;
    if (from < index) yield { index: from, text: missingText(from, index) };
    yield { index, ...(eventId === null ? {} : { eventId }), text: goneText(`leaf ${index}`, eventId) };
    from = index + 1;
  }
  if (from < end) yield { index: from, text: missingText(from, end) };
}

export function goneText(leaf: string, eventId: string | null): string {
  return `${leaf}${eventId === null ? '' : ` (event ${eventId})`} is missing: it was sealed, and its row was no longer in the event store when the bundle was made`;
}

function missingText(start: number, end: number): string {
  return end - start === 1 ? `leaf ${start} is missing` : `leaves ${start} to ${end - 1} are missing`;
}
