/** What a verification found, item by item. The same report is printed for people and as JSON. */

export const ITEM_IDS = ['files', 'key', 'manifest', 'checkpoint', 'lines', 'order', 'leaves', 'payloads', 'fields', 'period', 'counts', 'populations', 'platform', 'earlier', 'exporter', 'rollbacks'] as const;
export type ItemId = (typeof ITEM_IDS)[number];

export const ITEM_TITLES: Readonly<Record<ItemId, string>> = {
  files: 'Files are the ones the manifest lists',
  key: 'Public key',
  manifest: 'Manifest is signed',
  checkpoint: 'Checkpoint is signed and is the one of the manifest',
  lines: 'Every line is an event of this organisation',
  order: 'Events follow each other without a gap',
  leaves: 'Events lead to the signed root: none changed, added or missing',
  payloads: 'Payloads are the ones that were sealed',
  fields: 'Opened personal fields are the ones that were sealed',
  period: 'The period is whole: its edges are proven',
  counts: 'Counts of the manifest are right',
  populations: 'Populations name events of this bundle only',
  platform: 'Checkpoint is known to the platform log',
  earlier: 'Consistent with the earlier bundle',
  exporter: 'What the exporter noticed itself',
  rollbacks: 'Acknowledged losses of data',
};

export interface Finding {
  readonly text: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly index?: number;
  readonly eventId?: string;
}

export interface Item {
  readonly id: ItemId;
  readonly title: string;
  /** `note`: true as far as it goes, but a person should read it. */
  readonly status: 'ok' | 'failed' | 'note';
  readonly detail: string;
  readonly findings: readonly Finding[];
  /** Findings beyond those listed. */
  readonly more: number;
}

export interface Report {
  readonly verdict: 'valid' | 'not-valid' | 'unreadable';
  /** Why it is unreadable; null otherwise. */
  readonly reason: string | null;
  readonly items: readonly Item[];
  readonly subject: {
    readonly organisation: string;
    readonly origin: string;
    readonly period: { readonly from: string; readonly to: string };
    readonly events: number;
    readonly checkpointSize: number;
    readonly manifestDigest: string;
    readonly publicKey: string;
  } | null;
}

export const EXIT_CODES = { valid: 0, 'not-valid': 1, unreadable: 2 } as const satisfies Record<Report['verdict'], number>;

/** Findings are named up to here; a bundle of a million bad lines must not fill the memory, nor the screen. */
const MAX_FINDINGS = 20;

export class Findings {
  private readonly list: Finding[] = [];
  private count = 0;

  add(finding: Finding): void {
    this.count += 1;
    if (this.list.length < MAX_FINDINGS) this.list.push(finding);
  }

  /** Takes over another's findings, those beyond its list included. */
  absorb(other: Findings, change: (finding: Finding) => Finding = (finding) => finding): void {
    for (const finding of other.list) this.add(change(finding));
    this.count += other.count - other.list.length;
  }

  get listed(): readonly Finding[] {
    return this.list;
  }

  get any(): boolean {
    return this.count > 0;
  }

  /** @param detail what was checked, when nothing was found */
  item(id: ItemId, detail: string): Item {
    const failed = `${this.count} ${this.count === 1 ? 'fault' : 'faults'}`;
    return { id, title: ITEM_TITLES[id], status: this.any ? 'failed' : 'ok', detail: this.any ? failed : detail, findings: this.list, more: this.count - this.list.length };
  }
}

export function note(id: ItemId, detail: string): Item {
  return { id, title: ITEM_TITLES[id], status: 'note', detail, findings: [], more: 0 };
}

export function verdictOf(items: readonly Item[]): Report['verdict'] {
  return items.some((item) => item.status === 'failed') ? 'not-valid' : 'valid';
}
