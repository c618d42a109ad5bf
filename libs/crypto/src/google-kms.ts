/**
 * Google Cloud KMS: the master key never leaves it, and rotates there. A new primary version wraps what comes; each version unwraps what
 * it wrapped for as long as it is enabled. docs/google-kms.md tells an operator what to set up.
 *
 * Ciphertext: 0x01, key version (four bytes, big-endian), what Google gave. Google binds it to the additional data itself.
 */
import type { protos } from '@google-cloud/kms';
import { crc32c } from './crc32c.js';
import { GoogleKmsClient } from './google-kms-client.js';
import { refusalOf, wrongAnswer } from './google-kms-refusals.js';
import { KmsRefused, UnwrapRefused, WrapRefused, assertWrappable, checkByProbe } from './kms.js';
import type { Kms, KmsFault, Wrapped } from './kms.js';
import { persistently } from './persistently.js';
import type { Patience } from './persistently.js';
import { wipe } from './secrets.js';

type Int64Value = protos.google.protobuf.IInt64Value;

const FORMAT = 1;
const PREFIX_BYTES = 5;
/** An HSM key takes 8 KiB of plaintext and additional data together. */
const MAX_AAD_BYTES = 4096;
const KEY_NAME = /^projects\/[^/\s]+\/locations\/[^/\s]+\/keyRings\/[^/\s]+\/cryptoKeys\/[^/\s]+$/;
const PASSING: ReadonlySet<KmsFault> = new Set(['busy', 'unreachable', 'wrong-answer']);
const PATIENCE: Patience = { attempts: 4, attemptMs: 4_000, totalMs: 10_000, pauseMs: 150 };
/** Health is asked often and by anybody; each use of the key costs money and quota. */
const CHECK_HOLDS_MS = 10_000;

export interface GoogleKmsOptions {
  /** `projects/…/locations/…/keyRings/…/cryptoKeys/…`, without a version. */
  readonly key: string;
  /** Null for Google's own. */
  readonly endpoint: string | null;
  readonly patience?: Patience;
}

export interface GoogleKms extends Kms {
  close(): Promise<void>;
}

/** Asks Google nothing yet. @throws KmsRefused when key or endpoint is not one */
export function openGoogleKms({ key, endpoint, patience = PATIENCE }: GoogleKmsOptions): GoogleKms {
  if (!KEY_NAME.test(key)) throw new KmsRefused('misconfigured', 'KEYSTEAD_KMS must name the key of Google Cloud KMS as gcp:projects/…/locations/…/keyRings/…/cryptoKeys/…, without a version (docs/google-kms.md).');
  return new CloudKms(key, new GoogleKmsClient(key, endpoint), patience);
}

class CloudKms implements GoogleKms {
  readonly name: string;
  private checked: { readonly until: number; readonly result: Promise<void> } | null = null;

  constructor(
    private readonly key: string,
    private readonly client: GoogleKmsClient,
    private readonly patience: Patience,
  ) {
    this.name = `gcp:${key}`;
  }

  async wrap(plaintext: Buffer, aad: Buffer): Promise<Wrapped> {
    assertWrappable(plaintext);
    if (aad.length > MAX_AAD_BYTES) throw new WrapRefused(`Google Cloud KMS binds a key to at most ${MAX_AAD_BYTES} bytes, not ${aad.length}`);
    return this.persistently(async (withinMs) => {
      const client = await this.client.get(withinMs);
      const request = { name: this.key, plaintext, plaintextCrc32c: checksum(plaintext), additionalAuthenticatedData: aad, additionalAuthenticatedDataCrc32c: checksum(aad) };
      const [answer] = await client.encrypt(request, { timeout: withinMs, retry: null }).catch((error: unknown) => {
        throw refusalOf(error, { key: this.key, to: 'wrap', keyVersion: null });
      });
      return this.wrapped(answer);
    });
  }

  async unwrap(ciphertext: Buffer, aad: Buffer, keyVersion: string): Promise<Buffer> {
    if (ciphertext.length <= PREFIX_BYTES || ciphertext[0] !== FORMAT) throw new UnwrapRefused(this.name, 'it is not in a form this KMS writes');
    if (String(ciphertext.readUInt32BE(1)) !== keyVersion) throw new UnwrapRefused(this.name, 'it was wrapped under another key version');
    const box = ciphertext.subarray(PREFIX_BYTES);
    return this.persistently(async (withinMs) => {
      const client = await this.client.get(withinMs);
      const request = { name: this.key, ciphertext: box, ciphertextCrc32c: checksum(box), additionalAuthenticatedData: aad, additionalAuthenticatedDataCrc32c: checksum(aad) };
      const [answer] = await client.decrypt(request, { timeout: withinMs, retry: null }).catch((error: unknown) => {
        throw refusalOf(error, { key: this.key, to: 'unwrap', keyVersion });
      });
      return this.unwrapped(answer);
    });
  }

  check(): Promise<void> {
    if (this.checked !== null && performance.now() < this.checked.until) return this.checked.result;
    const result = checkByProbe(this);
    const checked = { until: Infinity, result };
    this.checked = checked;
    // Under way: everybody waits for the one answer. Then a success holds for a while and a failure not at all.
    const holdFor = (ms: number): void => {
      if (this.checked === checked) this.checked = { until: performance.now() + ms, result };
    };
    result.then(() => holdFor(CHECK_HOLDS_MS), () => holdFor(0));
    return result;
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private persistently<T>(attempt: (withinMs: number) => Promise<T>): Promise<T> {
    return persistently(this.patience, (error) => error instanceof KmsRefused && PASSING.has(error.fault), attempt);
  }

  private wrapped(answer: protos.google.cloud.kms.v1.IEncryptResponse): Wrapped {
    if (answer.verifiedPlaintextCrc32c !== true || answer.verifiedAdditionalAuthenticatedDataCrc32c !== true) throw wrongAnswer(this.key, 'it did not check what reached it');
    const box = bytes(answer.ciphertext);
    if (box.length === 0 || !matches(answer.ciphertextCrc32c, box)) throw wrongAnswer(this.key, 'the checksum of the wrapped key is not right');
    const version = this.versionIn(answer.name ?? '');
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix[0] = FORMAT;
    prefix.writeUInt32BE(version, 1);
    return { ciphertext: Buffer.concat([prefix, box]), keyVersion: String(version) };
  }

  private versionIn(name: string): number {
    const [key, version = ''] = name.split('/cryptoKeyVersions/');
    if (key !== this.key) throw wrongAnswer(this.key, 'it wrapped with a key of another name (KEYSTEAD_KMS must name the key exactly as Google writes it)');
    if (!/^[1-9][0-9]{0,8}$/.test(version)) throw wrongAnswer(this.key, 'it did not say which version it wrapped with');
    return Number(version);
  }

  private unwrapped(answer: protos.google.cloud.kms.v1.IDecryptResponse): Buffer {
    const received = bytes(answer.plaintext);
    // A copy: what was received is a part of the message, and the message is wiped of it.
    const plaintext = Buffer.from(received);
    const right = plaintext.length > 0 && matches(answer.plaintextCrc32c, plaintext);
    wipe(received);
    if (right) return plaintext;
    wipe(plaintext);
    throw wrongAnswer(this.key, 'the checksum of the unwrapped key is not right');
  }
}

function checksum(content: Buffer): Int64Value {
  return { value: crc32c(content) };
}

/** An answer without a checksum is as good as one with a wrong one. */
function matches(claimed: Int64Value | null | undefined, content: Buffer): boolean {
  return claimed != null && Number(claimed.value ?? 0) === crc32c(content);
}

function bytes(content: Uint8Array | string | null | undefined): Buffer {
  return content instanceof Uint8Array ? Buffer.from(content.buffer, content.byteOffset, content.byteLength) : Buffer.alloc(0);
}
