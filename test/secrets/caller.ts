import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** One person in front of the product, each request on a connection of its own. Errors are kept: nobody's canary may come back in one. */
export class Caller {
  static readonly errors: string[] = [];
  /** Of the last thing that anybody wrote: whoever reads after it sees it. */
  private static position = '';
  private cookie = '';
  private token = '';

  constructor(private readonly address: string) {}

  get = (path: string): Promise<Answer> => this.send('GET', path);
  post = (path: string, body: unknown = {}): Promise<Answer> => this.send('POST', path, JSON.stringify(body));

  /** @throws when the answer is an error */
  async made(path: string, body: unknown = {}): Promise<Record<string, unknown>> {
    return accepted(path, await this.post(path, body));
  }

  async shown(path: string): Promise<Record<string, unknown>> {
    return accepted(path, await this.get(path));
  }

  /** The same person with a personal token instead of a session. */
  withToken(token: string): Caller {
    const caller = new Caller(this.address);
    caller.token = token;
    return caller;
  }

  send(method: string, path: string, body?: string): Promise<Answer> {
    const headers = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(this.cookie === '' ? {} : { cookie: this.cookie }), ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }), ...(Caller.position === '' ? {} : { 'keystead-min-position': Caller.position }) };
    return new Promise((resolve, reject) => {
      const sent = request(`${this.address}${path}`, { method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('latin1');
          const status = response.statusCode ?? 0;
          const session = response.headers['set-cookie']?.find((line) => line.startsWith('ks_session='));
          if (session !== undefined) this.cookie = session.split(';', 1)[0] ?? '';
          Caller.position = (response.headers['keystead-position'] as string | undefined) ?? Caller.position;
          if (status >= 400) Caller.errors.push(`${method} ${path.split('?', 1)[0]} ${status} ${text}`);
          resolve({ status, text, body: bodyOf(text) });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

function accepted(path: string, { status, text, body }: Answer): Record<string, unknown> {
  if (status >= 400) throw new Error(`${path} answered ${status}: ${text}`);
  return body;
}

function bodyOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(text, 'latin1').toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
