import { z } from 'zod';
import { displayText } from '@keystead/runtime/src/contract/index.js';
import { Fault } from './fault.js';

const problem = z.object({ title: z.string(), detail: z.string(), code: z.string(), errors: z.array(z.object({ field: z.string(), message: z.string() })).optional() });
const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Where `text` points, without a path. A token must not cross a network in the clear. @throws Fault */
export function serverUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '') throw new Fault(`${text.slice(0, 200)} is not the address of a server, such as http://localhost:3000`);
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !here) throw new Fault(`${url.origin} is not encrypted; use https, for the token would be readable on the way`);
  return url.origin;
}

/** One Keystead server, as one person's token sees it. */
export class Server {
  readonly origin: string;

  constructor(
    address: string,
    private readonly token: string,
  ) {
    this.origin = serverUrl(address);
  }

  /** Follows no redirect: the token is for this server only. @throws Fault when it cannot be reached */
  async send(path: string, init: { method?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {}): Promise<Response> {
    const { method = 'GET', body, headers = {}, signal } = init;
    try {
      return await fetch(new URL(path, this.origin), {
        method,
        redirect: 'error',
        headers: { authorization: `Bearer ${this.token}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal ?? AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new Fault(`${this.origin} cannot be reached (${reasonOf(error)}); is Keystead running there?`, 'refused');
    }
  }

  async get(path: string): Promise<unknown> {
    return answerOf(await this.send(path));
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
    return answerOf(await this.send(path, { method: 'POST', body, headers }));
  }
}

/** @throws Fault with the server's own words, and a line for each field */
export async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '');
  let body: unknown;
  try {
    body = text.length > MAX_ANSWER_BYTES ? null : JSON.parse(text);
  } catch {
    body = null;
  }
  if (response.ok && body !== null) return body;
  const found = problem.safeParse(body);
  if (!found.success) throw new Fault(`the server answered ${response.status} and not as Keystead does`, 'refused');
  throw new Fault(displayText(sentences(found.data)), 'refused');
}

function sentences({ title, detail, code, errors = [] }: z.infer<typeof problem>): string {
  if (errors.length > 0) return [`${title}:`, ...errors.map(({ field, message }) => `${field}: ${message}`)].join('\n  - ');
  return `${title}. ${detail} (${code})`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === 'string' ? cause.code : error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'no connection';
}
