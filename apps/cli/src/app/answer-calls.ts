import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { RpcFailure, type OnRpc } from '@keystead/runtime/src/contract/sandbox-rpc.js';
import { ownModelAnswer } from './own-models.js';
import { practiceAnswer } from './practice.js';
import type { Server } from './server.js';

export interface AnsweredCalls {
  readonly onRpc: OnRpc;
  count(): number;
}

/** The platform's side of an app's calls in a local run; as there, an app may ask for the models its manifest names and no other. */
export function answerCalls(models: readonly string[], server: Server | null): AnsweredCalls {
  let calls = 0;
  async function* onRpc({ method, body }: Parameters<OnRpc>[0], signal: AbortSignal): AsyncGenerator<Json> {
    if (method === 'models') {
      yield { data: models.map((id) => ({ id, object: 'model' })) };
      return;
    }
    const asked = (body as { model?: unknown } | null)?.model;
    if (typeof asked !== 'string' || !models.includes(asked)) {
      throw new RpcFailure('gateway.model-not-allowed', `This app may use ${models.length === 0 ? 'no model' : models.join(', ')}, not "${String(asked).slice(0, 100)}". Its manifest says so under permissions.models.`, 403);
    }
    calls += 1;
    if (server === null) yield* practiceAnswer(body, Math.floor(Date.now() / 1_000));
    else yield* ownModelAnswer(server, body, signal);
  }
  return { onRpc, count: () => calls };
}
