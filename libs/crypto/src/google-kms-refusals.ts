/** What a gRPC status of Google Cloud KMS means, and what an operator does about it. */
import { KmsRefused, UnwrapRefused } from './kms.js';

export interface Asked {
  /** The key's full name. */
  readonly key: string;
  readonly to: 'wrap' | 'unwrap';
  /** Null for wrapping, which takes the primary version. */
  readonly keyVersion: string | null;
}

/** google.rpc.Code, as far as we tell them apart. */
const CODES: Readonly<Record<number, string>> = {
  1: 'CANCELLED',
  2: 'UNKNOWN',
  3: 'INVALID_ARGUMENT',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
};
const ROLE = 'roles/cloudkms.cryptoKeyEncrypterDecrypter';

/** @param error what the client threw; neither it nor its text is passed on */
export function refusalOf(error: unknown, asked: Asked): KmsRefused | UnwrapRefused {
  const code = CODES[numberIn(error)] ?? 'UNKNOWN';
  const text = error instanceof Error ? error.message : '';
  // gRPC's own words for credentials that gave no token; its code says nothing of that.
  if (text.includes('Getting metadata from plugin failed')) return tokenMissing();
  switch (code) {
    case 'NOT_FOUND':
      return text.includes('/cryptoKeyVersions/') ? versionUnusable('MISSING', asked) : keyNotFound(asked);
    case 'PERMISSION_DENIED':
      return permissionMissing(asked);
    case 'UNAUTHENTICATED':
      return credentialsMissing();
    case 'FAILED_PRECONDITION':
      return versionUnusable(/current state is: ([A-Z_]+)/.exec(text)?.[1] ?? 'UNKNOWN', asked);
    case 'INVALID_ARGUMENT':
      return invalidArgument(text, asked);
    case 'RESOURCE_EXHAUSTED':
      return new KmsRefused('busy', `Google Cloud KMS takes no more requests for ${asked.key} now (${code}): try again in a minute, and raise the project's quota for cryptographic requests if this happens often.`);
    default:
      return unreachable(asked.key, code);
  }
}

export function unreachable(key: string, why: string): KmsRefused {
  return new KmsRefused('unreachable', `Google Cloud KMS does not answer for ${key} (${why}): check the network, KEYSTEAD_KMS_ENDPOINT if it is set, and https://status.cloud.google.com; nothing is lost, and what waits works again when it answers.`);
}

export function credentialsMissing(): KmsRefused {
  return new KmsRefused('credentials-missing', 'Google Cloud KMS was asked without valid credentials: run as a service account of Google Cloud, or let GOOGLE_APPLICATION_CREDENTIALS name a file of credentials that have not been withdrawn.');
}

function tokenMissing(): KmsRefused {
  return new KmsRefused('credentials-missing', 'Nobody gave a token for the credentials that Google Cloud KMS is asked with: see that they have not been withdrawn, and that this machine reaches oauth2.googleapis.com (inside Google Cloud: the metadata server).');
}

export function wrongAnswer(key: string, what: string): KmsRefused {
  return new KmsRefused('wrong-answer', `Google Cloud KMS gave a wrong answer for ${key}: ${what}. Nothing of it was used; if this stays, look for what changes traffic between here and Google.`);
}

function keyNotFound({ key }: Asked): KmsRefused {
  return new KmsRefused('key-not-found', `Google Cloud KMS has no key ${key} (NOT_FOUND): correct KEYSTEAD_KMS, or make the key ring and the key.`);
}

function permissionMissing({ key, to }: Asked): KmsRefused {
  const permission = `cloudkms.cryptoKeyVersions.${to === 'wrap' ? 'useToEncrypt' : 'useToDecrypt'}`;
  return new KmsRefused(
    'permission-missing',
    `Google Cloud KMS does not let this service account ${to} with ${key} (PERMISSION_DENIED): grant it the role ${ROLE} on the key, which gives ${permission}; see too that the key exists and the project's Cloud KMS API is on.`,
  );
}

/** Google's sentences about states go by the names of CryptoKeyVersionState. */
const REMEDIES: Readonly<Record<string, string>> = {
  DISABLED: 'enable it again (gcloud kms keys versions enable)',
  DESTROY_SCHEDULED: 'restore it before its time is over (gcloud kms keys versions restore), then enable it',
  DESTROYED: 'it cannot come back: what only this version opens is lost, so people vault their keys anew',
  MISSING: 'it cannot come back: what only this version opens is lost, so people vault their keys anew',
};

function versionUnusable(state: string, { key, to, keyVersion }: Asked): KmsRefused {
  const version = keyVersion === null ? 'The primary version' : `Version ${keyVersion}`;
  if (to === 'wrap' && (state === 'DESTROYED' || state === 'MISSING')) return new KmsRefused('version-unusable', `${version} of ${key} in Google Cloud KMS is ${inWords(state)}: make an enabled version the primary one.`);
  const remedy = REMEDIES[state] ?? "enable it (gcloud kms keys versions enable), and see that the project's billing is on";
  return new KmsRefused('version-unusable', `${version} of ${key} in Google Cloud KMS is ${inWords(state)}: ${remedy}.`);
}

function inWords(state: string): string {
  return state in REMEDIES ? state.toLowerCase().replace('destroy_scheduled', 'scheduled for destruction') : 'not usable (FAILED_PRECONDITION)';
}

function invalidArgument(text: string, asked: Asked): KmsRefused | UnwrapRefused {
  if (/crc32c|checksum/i.test(text)) return wrongAnswer(asked.key, 'what reached it had another checksum than what was sent');
  if (asked.to === 'unwrap') return new UnwrapRefused(`gcp:${asked.key}`, 'wrong key, wrong binding or damaged bytes');
  return new KmsRefused('misconfigured', `Google Cloud KMS does not wrap with ${asked.key} (INVALID_ARGUMENT): KEYSTEAD_KMS must name a key whose purpose is ENCRYPT_DECRYPT.`);
}

function numberIn(error: unknown): number {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number' ? error.code : 2;
}
