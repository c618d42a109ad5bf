import { eventually } from '@keystead/testing/src/eventually.js';
import { install, publish } from '@keystead/testing/src/marketplace.js';
import type { People, Person } from '@keystead/testing/src/people.js';

/** Says what it was given and asks a model, so that each run leaves words of its organisation wherever a run leaves any. */
const APP = `
export default async function run({ input, ai, log }) {
  log('reading ' + input.text);
  const text = await ai.chat({ model: 'small', messages: [{ role: 'user', content: input.text }] }).text();
  return { text: input.text + ': ' + text };
}
`;

/** How much of each thing; two organisations take different figures, so that one sum cannot pass for the other. */
export interface Size {
  readonly keys: number;
  readonly runs: number;
  readonly tokens: number;
  readonly invitations: number;
}

export interface Heard {
  readonly who: string;
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** One organisation whose people all work at once, everything they were answered kept. `word` is in every name they give. */
export class OrganisationAtWork {
  readonly heard: Heard[] = [];
  /** When each request began and ended, to see that two organisations were at it together. */
  readonly times: { readonly from: number; readonly to: number }[] = [];
  appId = '';
  private busy = true;

  constructor(
    readonly word: string,
    readonly people: People,
    readonly size: Size,
    private readonly reads: readonly string[],
  ) {}

  async works(): Promise<void> {
    const { user, developer, admin, auditor } = this.people;
    const app = await publish(this.people, { name: `Letters of ${this.word}`, slug: `letters-of-${this.word}`, summary: `Letters as ${this.word} writes them.` }, APP);
    this.appId = app.appId;
    const { id: installId } = await install(this.people, app);
    await this.post(user, '/api/keys', { name: `${this.word} key 0`, provider: 'practice', secret: `practice-secret-${this.word}` });
    const looking = Promise.all([user, developer, admin, auditor].map((person) => this.looksAround(person)));
    await Promise.all([
      this.each(this.size.keys - 1, (n) => this.post(user, '/api/keys', { name: `${this.word} key ${n + 1}`, provider: 'practice', secret: `practice-secret-${this.word}-${n}` })),
      this.each(this.size.runs, (n) => this.runs(installId, `${this.word} text ${n}`)),
      this.each(this.size.tokens, (n) => this.post(developer, '/api/tokens', { name: `${this.word} token ${n}`, expiresInDays: 1 })),
      this.each(this.size.invitations, (n) => this.post(admin, '/api/invitations', { email: `new-${n}@${this.word}.example`, name: `New ${n} of ${this.word}`, roles: ['user'] })),
      this.post(auditor, '/api/audit/bundles', { from: '2026-01-01T00:00:00Z', to: '2032-12-01T00:00:00Z' }),
      this.post(admin, '/api/subject-requests', { memberId: developer.id, kind: 'access' }),
    ]);
    this.busy = false;
    await looking;
  }

  async get(who: Person, path: string): Promise<Record<string, unknown>> {
    const from = performance.now();
    const { status, text } = await who.http.get(path).buffer(true);
    this.times.push({ from, to: performance.now() });
    this.heard.push({ who: who.email, path, status, text: text ?? '' });
    return text?.startsWith('{') === true ? (JSON.parse(text) as Record<string, unknown>) : {};
  }

  private async post(who: Person, path: string, body: object): Promise<Record<string, unknown>> {
    const { status, text } = await who.http.post(path).send(body);
    this.heard.push({ who: who.email, path, status, text });
    if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** Follows it live, then reads what is left of it. */
  private async runs(installId: string, text: string): Promise<void> {
    const { user } = this.people;
    const { id } = await this.post(user, '/api/executions', { installId, input: { text } });
    await this.get(user, `/api/executions/${String(id)}/stream`);
    await eventually(async () => expect(await this.get(user, `/api/executions/${String(id)}`)).toMatchObject({ state: 'finished', outcome: 'SUCCEEDED', input: { text } }), 30_000);
    await this.get(user, `/api/executions/${String(id)}/log`);
  }

  private async looksAround(who: Person): Promise<void> {
    while (this.busy) for (const path of this.reads) if (this.busy) await this.get(who, path);
  }

  /** Three at a time. */
  private async each(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
    let next = 0;
    await Promise.all([0, 1, 2].map(async () => {
      while (next < count) await work(next++);
    }));
  }
}
