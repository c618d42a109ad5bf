import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import type { Manifest } from '../contract/manifest.js';

/** What a person agrees to: what the app may do, and what a run costs. The order in a manifest carries no meaning. */
function termsOf({ permissions, pricePerRunUsd }: Manifest): { permissions: Manifest['permissions']; pricePerRunUsd: string } {
  const models = [...new Set(permissions.models)].toSorted();
  const egress = permissions.egress.map(({ host, methods }) => ({ host, methods: methods.toSorted() })).toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
  return { permissions: { models, egress, secrets: [...new Set(permissions.secrets)].toSorted() }, pricePerRunUsd };
}

export function sameTerms(a: Manifest, b: Manifest): boolean {
  return canonicalJson(termsOf(a)) === canonicalJson(termsOf(b));
}

/** The text whose SHA-256 (lower-case hex) is a version's `permissionsDigest`: canonical JSON of terms and version. */
export function consentText(manifest: Manifest): string {
  return canonicalJson({ ...termsOf(manifest), version: manifest.version });
}
