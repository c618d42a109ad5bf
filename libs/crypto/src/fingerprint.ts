/** Frozen by ADR 0001, "Command fingerprint". */
import { createHmac } from 'node:crypto';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';

const DOMAIN = 'keystead.fingerprint.v1\0';

export interface CommandToFingerprint {
  readonly organisation: string;
  /** Null for somebody who has not signed in. */
  readonly actor: string | null;
  /** Literal name of the command, such as `keys.vault-key`. */
  readonly command: string;
  /** The parsed input, secrets included: the key keeps them from being guessed. */
  readonly input: unknown;
}

/**
 * The same for a repeat of the same command and different for any other; lower-case hex.
 * @throws NotCanonicalisable when the input has no canonical JSON form
 */
export function commandFingerprint(key: Buffer, { organisation, actor, command, input }: CommandToFingerprint): string {
  return createHmac('sha256', key).update(DOMAIN).update(canonicalJson({ organisation, actor, command, input }), 'utf8').digest('hex');
}
