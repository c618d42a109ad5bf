import { createHmac, randomBytes } from 'node:crypto';
import { encodeId, timeOrderedBytes, type Id, type IdPrefix } from '@keystead/kernel/src/ids.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';

/**
 * New ids. Under an idempotency key they are derived from it, so a repeated request names the same things without
 * the first answer having been stored; otherwise they are random. Pseudonyms are always random (ADR 0001).
 */
export class IdSource {
  constructor(private readonly key: Buffer) {}

  next<P extends Exclude<IdPrefix, 'p'>>(prefix: P, context: Pick<CommandContext, 'idempotencyKey' | 'now'>): Id<P> {
    if (context.idempotencyKey === null) return encodeId(prefix, timeOrderedBytes(context.now.getTime(), randomBytes(16)));
    return this.derived(prefix, context.idempotencyKey);
  }

  /** Always the same id for the same prefix and source, such as the event that caused it. */
  derived<P extends Exclude<IdPrefix, 'p'>>(prefix: P, source: string): Id<P> {
    const mac = createHmac('sha256', this.key).update(`keystead.id.v1\0${prefix}\0${source}`).digest();
    return encodeId(prefix, mac.subarray(0, 16));
  }

  pseudonym(): Id<'p'> {
    return encodeId('p', randomBytes(16));
  }
}
