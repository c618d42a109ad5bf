import { KmsRefused, probe, type Kms } from '@keystead/crypto/src/kms.js';
import { wrapAgain } from '@keystead/crypto/src/rewrap.js';
import { wipe } from '@keystead/crypto/src/secrets.js';
import type { Database, HeldKeys, WrappedKey } from '@keystead/crypto/src/wrapped-keys.js';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import type { WriteModel } from '../../commands/write-model.js';
import type { WrappedKeys } from './define-wrapped-keys.js';
import { keysIn, reasonOf, type NamedKey } from './survey-keys.js';

export interface RewrapParts {
  readonly db: Database;
  readonly kms: Kms;
  readonly writes: WriteModel;
  /** The version everything shall lie under: the one the KMS wraps with. */
  readonly version: string;
}

/** A key that stays under the version it was under. */
export interface KeyLeft extends NamedKey {
  readonly source: string;
  readonly about: string;
  readonly kms: string;
  readonly version: string;
  readonly reason: string;
}

export interface RewrappedGroup {
  readonly moved: number;
  readonly left: readonly KeyLeft[];
  /** Not null: the keys behind were not looked at. */
  readonly stopped: RewrapStopped | null;
}

/** The KMS itself does not work now: going on would ask it in vain for every key. What was moved stays moved. */
export class RewrapStopped extends Error {
  override readonly name = 'RewrapStopped';

  constructor(
    readonly fault: string,
    message: string,
  ) {
    super(message);
  }
}

const AT_ONCE = 8;
const PAGE = 200;

/**
 * Wraps again what one organisation has of one kind under another version. Each key is opened, wrapped, opened again and compared before its
 * row is written, and the row only if it is as it was read. So it may be cut off anywhere and done again, by two at once too.
 * @param done told of each key
 */
export async function rewrapGroup(parts: RewrapParts, source: WrappedKeys, group: HeldKeys, done: () => void): Promise<RewrappedGroup> {
  let moved = 0;
  const left: KeyLeft[] = [];
  const work = new Rewrapping(parts, source);
  const handle = async (keys: readonly WrappedKey[]): Promise<RewrapStopped | null> => {
    const outcomes = await Promise.allSettled(keys.map((key) => work.one(key)));
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'rejected') continue;
      if (outcome.value === 'moved') moved += 1;
      else if (outcome.value !== 'gone') left.push({ source: source.name, about: source.about, organisation: group.organisation, id: keys[index]!.id, kms: group.kms, version: group.version, ...outcome.value });
      done();
    }
    const reasons = outcomes.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []));
    const unforeseen = reasons.find((reason) => !(reason instanceof RewrapStopped));
    if (unforeseen !== undefined) throw unforeseen;
    return (reasons[0] as RewrapStopped | undefined) ?? null;
  };
  let page: WrappedKey[] = [];
  for await (const key of keysIn(parts.db, source, group, PAGE)) {
    page.push(key);
    if (page.length < AT_ONCE) continue;
    const stopped = await handle(page);
    if (stopped !== null) return { moved, left, stopped };
    page = [];
  }
  const stopped = await handle(page);
  return { moved, left, stopped };
}

type Outcome = 'moved' | 'gone' | { readonly reason: string };

class Rewrapping {
  /** Why none of this version opens, so that it is not asked for each of ten thousand keys. */
  private shut: string | null = null;

  constructor(
    private readonly parts: RewrapParts,
    private readonly source: WrappedKeys,
  ) {}

  async one(key: WrappedKey): Promise<Outcome> {
    const { kms, db, version } = this.parts;
    if (key.kms !== kms.name) return { reason: `it was wrapped by the KMS "${key.kms}", and KEYSTEAD_KMS names "${kms.name}"` };
    const bound = await this.source.boundTo(key, this.parts);
    if (bound.kind === 'pending') return { reason: bound.why };
    if (bound.kind === 'over') {
      await bound.destroy(db);
      return 'gone';
    }
    if (this.shut !== null) return { reason: this.shut };
    const opened = await this.open(key, bound.to);
    if (!Buffer.isBuffer(opened)) return opened;
    try {
      const fresh = await wrapAgain(kms, opened, bound.to);
      if (fresh.keyVersion !== version) return { reason: `the KMS wrapped it with version ${fresh.keyVersion} and not ${version}: its current version changes at this moment; run this again in some minutes` };
      return (await this.source.replace(db, key, { kms: kms.name, ...fresh })) ? 'moved' : 'gone';
    } catch (error) {
      return this.orStop(error);
    } finally {
      wipe(opened);
    }
  }

  private async open(key: WrappedKey, to: Buffer): Promise<Buffer | Outcome> {
    try {
      return await this.parts.kms.unwrap(key.wrapped, to, key.version);
    } catch (error) {
      if (error instanceof KmsRefused && error.fault === 'version-unusable') this.shut = error.message;
      const reason = reasonOf(error);
      return reason === null ? this.orStop(error) : { reason };
    }
  }

  /** Of this key alone, or of the KMS? It is asked for something that has worked before. */
  private async orStop(error: unknown): Promise<Outcome> {
    if (!(error instanceof KmsRefused) && reasonOf(error) === null) throw error;
    await probe(this.parts.kms).catch((why: unknown) => {
      throw why instanceof KmsRefused ? new RewrapStopped(why.fault, why.message) : why;
    });
    return { reason: messageOf(error) };
  }
}
