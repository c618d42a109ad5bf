import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from './schema';
import { minimumPosition, rememberPosition } from './position';
import { noAnswer, ProblemError, toProblem } from './problem';

const positions: Middleware = {
  onRequest({ request }) {
    const position = minimumPosition();
    if (request.method === 'GET' && position !== null) request.headers.set('Keystead-Min-Position', position);
    return request;
  },
  onResponse({ response }) {
    const position = response.headers.get('Keystead-Position');
    if (position !== null) rememberPosition(position);
  },
  onError: () => noAnswer(),
};

export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin', cache: 'no-store' });
api.use(positions);

type Outcome<T> = { data?: T; error?: unknown; response: Response };

/** The answer's body. @throws ProblemError for every refusal and when no answer came. */
export async function ask<T>(request: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await request.catch((reason: unknown) => {
    throw reason instanceof ProblemError ? reason : noAnswer();
  });
  if (!response.ok) throw toProblem(response.status, error);
  return data as T;
}

/** 128 random bits; `crypto.randomUUID` is missing on plain http other than localhost. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
