import { z } from 'zod';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { RpcFailure } from '@keystead/runtime/src/contract/sandbox-rpc.js';
import { Fault } from './fault.js';
import type { Server } from './server.js';
import { eventData } from './server-sent-events.js';

const wireError = z.object({ error: z.object({ code: z.string().nullish(), type: z.string().nullish(), message: z.string() }) });

/** Hands an app's call to the server, which asks the person's own models. The token stays in this process. */
export async function* ownModelAnswer(server: Server, body: Json, signal: AbortSignal): AsyncGenerator<Json> {
  const streaming = typeof body === 'object' && body !== null && (body as { stream?: unknown }).stream === true;
  const asked = streaming ? { ...(body as object), stream_options: { include_usage: true } } : body;
  const response = await reached(server, asked, signal);
  if (!response.ok) throw failureOf(await response.json().catch(() => null), response.status);
  if (!streaming) {
    yield (await response.json()) as Json;
    return;
  }
  for await (const data of eventData(response.body!)) {
    if (data === '[DONE]') return;
    const chunk = JSON.parse(data) as Json;
    if (wireError.safeParse(chunk).success) throw failureOf(chunk, 502);
    yield chunk;
  }
}

async function reached(server: Server, body: unknown, signal: AbortSignal): Promise<Response> {
  try {
    return await server.send('/v1/chat/completions', { method: 'POST', body, signal });
  } catch (error) {
    if (error instanceof Fault) throw new RpcFailure('server_unreachable', error.message, 502);
    throw error;
  }
}

function failureOf(answer: unknown, status: number): RpcFailure {
  const found = wireError.safeParse(answer);
  if (!found.success) return new RpcFailure('server_error', `The server answered ${status}.`, status);
  const { code, type, message } = found.data.error;
  return new RpcFailure(code ?? type ?? 'server_error', message, status);
}
