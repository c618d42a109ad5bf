/** How the stand-in answers the next request to wrap or unwrap: what Google documents, and what a network or a proxy does on a bad day. */

export type StatusName = 'PERMISSION_DENIED' | 'RESOURCE_EXHAUSTED' | 'UNAVAILABLE' | 'UNAUTHENTICATED' | 'NOT_FOUND' | 'INTERNAL' | 'INVALID_ARGUMENT' | 'FAILED_PRECONDITION';

export type KmsBehaviour =
  | { readonly kind: 'answer' }
  /** The right answer, late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** No answer ever. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'refuse'; readonly status: StatusName; readonly message?: string }
  /** Bytes changed on the way here: Google refuses what does not match its checksum. */
  | { readonly kind: 'damaged-on-the-way-there' }
  /** Bytes changed on the way back. */
  | { readonly kind: 'damaged-on-the-way-back' }
  /** The last bytes are missing, while the checksum is of the whole. */
  | { readonly kind: 'truncated' }
  /** Something on the way does not know the fields of checksums. */
  | { readonly kind: 'no-checksum' }
  /** As if this checksum had not reached it: the flag that says "verified" is false. */
  | { readonly kind: 'unverified'; readonly what: 'plaintext' | 'additional data' }
  /** Right in all but the key that was used. */
  | { readonly kind: 'other-key' }
  | { readonly kind: 'empty' };

/** What is queued comes first; then the standing behaviour, for ever. */
export class KmsScript {
  readonly #queue: KmsBehaviour[] = [];
  #standing: KmsBehaviour = { kind: 'answer' };

  next(...behaviours: readonly KmsBehaviour[]): void {
    this.#queue.push(...behaviours);
  }

  always(behaviour: KmsBehaviour): void {
    this.#standing = behaviour;
  }

  take(): KmsBehaviour {
    return this.#queue.shift() ?? this.#standing;
  }
}
