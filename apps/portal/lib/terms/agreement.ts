import type { CatalogueDetail } from '@/lib/api/types';

export interface Agreement {
  /** The version agreed to. */
  readonly version: string;
  /** `holds`: the app asks for nothing else now. `older`: the version agreed to runs on. `needed`: that was withdrawn, and nothing runs before the person agrees again. */
  readonly state: 'holds' | 'older' | 'needed';
}

/** What the next run costs: while the version agreed to runs on, that one's price. */
export function priceToRun(offeredUsd: string, agreedUsd: string, agreement: Agreement): string {
  return agreement.state === 'older' ? agreedUsd : offeredUsd;
}

/** The API decides the same way when a run is asked for; here it is said before a form is filled in. */
export function agreementTo(version: string, versions: CatalogueDetail['versions']): Agreement {
  const agreed = versions.find((one) => one.version === version);
  if (agreed === undefined || agreed.sameTerms) return { version, state: 'holds' };
  return { version, state: agreed.state === 'withdrawn' ? 'needed' : 'older' };
}
