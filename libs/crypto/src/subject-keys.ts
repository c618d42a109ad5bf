import { bindingOf } from './envelope.js';

/**
 * One random key per data subject and organisation. Erasing it closes every personal field of that person for ever, while
 * digests, leaves and proofs stay as they are. `subject-keys-contract.ts` is the specification.
 */
export interface SubjectKeys {
  /**
   * @returns 32 bytes that are the caller's own copy to wipe; null when the key was erased, or there is none and `create` is false
   * @throws UnwrapRefused when the stored key does not open
   */
  keyFor(organisation: string, pseudonym: string, options: { readonly create: boolean }): Promise<Buffer | null>;
  /** Destroys the key and sees to it that none is ever made again for this pseudonym. @returns whether there ever was one; a repeat is told the same */
  erase(organisation: string, pseudonym: string): Promise<boolean>;
}

export const SUBJECT_KEY_BYTES = 32;

/** What a subject key is wrapped for: it opens for that person of that organisation only. */
export function subjectKeyBinding(organisation: string, pseudonym: string): Buffer {
  return bindingOf('keystead.subject-key.v1', { organisation, pseudonym });
}
