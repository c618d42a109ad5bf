/** One run as its runner sees it: numbered reports, kept until the API has recorded the end, and calls on the link. */
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { RpcFailure } from '../../contract/sandbox-rpc.js';
import type { RpcCall } from '../../contract/sandbox-rpc.js';
import type { ClaimedRun, RunObserver, SandboxDriver } from '../sandbox/driver.js';
import type { Wire } from '../channel/wire.js';
import type { LinkCalls } from './link-calls.js';
import type { Report, Start } from './messages.js';

/** The link as it is now; null while it is broken. */
export interface Link {
  readonly wire: Wire;
  readonly calls: LinkCalls;
}

export class ClientRun {
  readonly claim: ClaimedRun;
  finishedAt: number | null = null;
  /** Bounded by the output limit of the run. */
  private readonly reports: Report[] = [];

  constructor(
    driver: SandboxDriver,
    readonly run: number,
    readonly start: Start,
    private readonly link: () => Link | null,
  ) {
    const { code, digest, input, token } = start;
    this.claim = driver.claim({ code, digest, input, limits: dropUndefined(start.limits), token }, this.observer());
    void this.claim.done.then((finished) => {
      this.finishedAt = Date.now();
      this.report({ kind: 'finished', finished });
    });
  }

  /** The link is new: everything from `next` on is told again. */
  resumeAt(next: number): void {
    for (let index = next; index < this.reports.length; index += 1) this.tell(index);
  }

  private observer(): RunObserver {
    return {
      onStarted: (isolation, limits) => this.report({ kind: 'started', isolation, limits }),
      onLog: (entry) => this.report({ kind: 'log', ...entry }),
      onProgress: (progress) => this.report({ kind: 'progress', ...progress }),
      onFinishing: () => this.report({ kind: 'finishing' }),
      onRpc: (call, signal) => this.call(call, signal),
    };
  }

  private report(report: Report): void {
    this.reports.push(report);
    this.tell(this.reports.length - 1);
  }

  private tell(index: number): void {
    void this.link()?.wire.send('log', this.run, { fence: this.start.fence, index, report: this.reports[index] });
  }

  private async *call(call: RpcCall, signal: AbortSignal): AsyncGenerator<Json, void, undefined> {
    const link = this.link();
    if (link === null) throw new RpcFailure('unavailable', 'The platform cannot be reached just now.', 503);
    yield* link.calls.call({ fence: this.start.fence, ...call }, signal);
  }
}

function dropUndefined(limits: Start['limits']): Record<string, number> {
  return Object.fromEntries(Object.entries(limits).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}
