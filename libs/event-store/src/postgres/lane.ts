import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import { EventStoreUnavailable, UnknownAppendOutcome } from '../errors.js';
import { stored } from './append-request.js';
import type { AppendRequest } from './append-request.js';
import { judge } from './judge.js';
import { WriterConnection } from './writer-connection.js';
import type { WriterOptions } from './writer-connection.js';

export interface LaneOptions extends WriterOptions {
  /** How long callers wait for a database that is away before they are told. */
  readonly patienceMs: number;
}

type Batch = readonly AppendRequest[];

/** One writing connection and what to do when it fails: every request handed over is answered, once, whatever happens. */
export class Lane {
  private connection: WriterConnection | undefined;

  constructor(
    private readonly options: LaneOptions,
    private readonly onStored: () => void,
  ) {}

  /** Resolves when each request of the batch has its answer; never rejects. */
  async store(batch: Batch): Promise<void> {
    const giveUpAt = Date.now() + this.options.patienceMs;
    const work: Batch[] = [batch];
    for (let group = work.pop(); group !== undefined; group = work.pop()) {
      const connection = await this.connected(giveUpAt, group);
      if (connection === undefined) continue;
      try {
        const answers = await connection.append(group);
        group.forEach((request, index) => request.settle(answers[index] ?? { outcome: 'rejected', reason: 'the database gave no answer' }));
        this.onStored();
      } catch (error) {
        const verdict = judge(error);
        if (verdict === 'refused') work.push(...split(group, error));
        else if (verdict === 'unable') failAll(group, new EventStoreUnavailable(`nothing was stored: ${messageOf(error)}`, { cause: error }));
        else {
          if (verdict === 'again') await pause(5 + Math.random() * 20);
          else connection.cut();
          const rest = verdict === 'lost' ? await this.resolve(connection, group, Math.max(giveUpAt, Date.now() + this.options.patienceMs)) : group;
          if (Date.now() < giveUpAt) work.push(rest);
          else failAll(rest, new EventStoreUnavailable(`nothing was stored, try after try: ${messageOf(error)}`, { cause: error }));
        }
      }
    }
  }

  /** Answers those of a lost batch that are stored; gives back the others, of which nothing is or ever will be. None is given back when nobody can be asked. */
  private async resolve(lost: WriterConnection, group: Batch, giveUpAt: number): Promise<Batch> {
    const ids = group.map((request) => request.events[0]?.id ?? '');
    const unknown = new UnknownAppendOutcome('the connection broke at the commit and the database has not come back: repeat the command with its idempotency key');
    for (;;) {
      const connection = await this.connected(giveUpAt, group, unknown);
      if (connection === undefined) return [];
      try {
        const found = await connection.endWriter(lost.id, lost.head, ids);
        return group.filter((request, index) => {
          const first = found.get(ids[index] ?? '');
          if (first === undefined) return true;
          const more = request.events.length - 1;
          request.settle(stored(request, first.version + more, first.position + more));
          return false;
        });
      } catch {
        connection.cut();
        if (Date.now() < giveUpAt) continue;
        failAll(group, unknown);
        return [];
      }
    }
  }

  private async connected(giveUpAt: number, group: Batch, otherwise?: Error): Promise<WriterConnection | undefined> {
    if (group.length === 0) return undefined;
    for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
      if (this.connection?.isOpen === true) return this.connection;
      try {
        this.connection = await WriterConnection.open(this.options);
      } catch (error) {
        if (judge(error) !== 'lost' || Date.now() > giveUpAt) {
          failAll(group, otherwise ?? new EventStoreUnavailable(`nothing was stored: ${messageOf(error)}`, { cause: error }));
          return undefined;
        }
        await pause(wait);
      }
    }
  }

  async close(): Promise<void> {
    await this.connection?.close();
  }
}

function failAll(group: Batch, error: Error): void {
  for (const request of group) request.fail(error);
}

/** Halves, the first on top, until the request to blame stands alone. */
function split(group: Batch, error: unknown): Batch[] {
  if (group.length === 1) {
    group[0]?.settle({ outcome: 'rejected', reason: `the database refuses it: ${messageOf(error)}` });
    return [];
  }
  const middle = group.length >> 1;
  return [group.slice(middle), group.slice(0, middle)];
}
