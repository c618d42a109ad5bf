import type { Pool } from 'pg';
import { leafHash, leafHeader, payloadDigest } from '../leaf.js';
import { CompactRange } from '../merkle/compact-range.js';
import type { Checkpoint } from '../note/checkpoint.js';
import { logNameOf, PLATFORM_LOG } from '../note/origin.js';
import { openOwn } from '../seal/own-checkpoint.js';
import type { LogKeys, SourceEvent } from '../seal/ports.js';
import { decodeUtf8 } from '../text.js';
import { EvidenceReader } from './evidence-reader.js';
import type { LeafPlace } from './evidence-reader.js';
import { PostgresSealStore } from './seal-store.js';

export interface ProvenLog {
  readonly log: string;
  readonly size: number;
  /** null: the events make the root that was signed. */
  readonly fault: string | null;
}

interface Proof {
  readonly checkpoint: Checkpoint;
  readonly leaves: AsyncIterator<LeafPlace>;
  readonly range: CompactRange;
  next: LeafPlace | null;
}

/**
 * Makes every leaf again from the events it is given, and compares each organisation's root with its newest signed checkpoint: whether
 * a copy of the log holds everything that was sealed, unchanged and in order. Give it events one by one, then ask.
 */
export class LogProver {
  private readonly proofs = new Map<string, Proof>();
  private readonly faults: ProvenLog[] = [];

  private constructor() {}

  static async open(pool: Pool, keys: LogKeys): Promise<LogProver> {
    const prover = new LogProver();
    const reader = new EvidenceReader(pool);
    for (const { name, size, note } of await new PostgresSealStore(pool).logs()) {
      // Its leaves are checkpoints; no event is among them.
      if (name === PLATFORM_LOG) continue;
      const checkpoint = openOwn(note, name, keys);
      if (checkpoint === null || checkpoint.size !== size) {
        prover.faults.push({ log: name, size, fault: 'its newest checkpoint is not signed by this installation' });
        continue;
      }
      const leaves = reader.leaves(name === logNameOf('platform') ? 'platform' : name, 0, size, 500)[Symbol.asyncIterator]();
      prover.proofs.set(name, { checkpoint, leaves, range: new CompactRange(), next: await nextOf(leaves) });
    }
    return prover;
  }

  /** In the order of the log. An event that is no leaf was parked, or is not sealed yet. */
  async see(event: SourceEvent): Promise<void> {
    const proof = this.proofs.get(logNameOf(event.organisation));
    if (proof?.next?.eventId !== event.id) return;
    const { index, sealedAt } = proof.next;
    proof.range.append(leafHash(leafHeader(decodeUtf8(event.header) ?? '', index, sealedAt.toISOString()), payloadDigest(event.salt, event.payload)));
    proof.next = await nextOf(proof.leaves);
  }

  done(): ProvenLog[] {
    const found = [...this.proofs].map(([log, { checkpoint: { size, root }, range, next }]): ProvenLog => {
      if (next !== null) return { log, size, fault: `the event of leaf ${next.index}, ${next.eventId}, is missing or not in its place` };
      return { log, size, fault: range.root().equals(root) ? null : 'the events do not make the root that was signed' };
    });
    return [...this.faults, ...found].sort((a, b) => (a.log < b.log ? -1 : 1));
  }
}

async function nextOf(leaves: AsyncIterator<LeafPlace>): Promise<LeafPlace | null> {
  const next = await leaves.next();
  return next.done === true ? null : next.value;
}
