import { Refusal } from '@keystead/kernel/src/refusal.js';
import { CallFailure } from '@keystead/gateway/src/contract/index.js';
import { damagedRecord } from '@keystead/platform/src/http/problem.js';
import { RpcFailure } from '../../contract/sandbox-rpc.js';

/** A refusal or failure as the app may see it: with the reason, without anything of the inside. */
export function asRpcFailure(error: unknown, correlation: string): unknown {
  const refusal = error instanceof Refusal ? error : damagedRecord(error, correlation);
  if (refusal !== null) return new RpcFailure(refusal.code, refusal.detail, refusal.kind.status);
  if (error instanceof CallFailure) return new RpcFailure(`gateway.${error.failure}`, error.message, error.providerStatus ?? 502);
  return error;
}
