import { eventually } from '@keystead/testing/src/eventually.js';
import { manifestOf } from '@keystead/testing/src/marketplace.js';
import type { OpenAiStandIn } from '@keystead/testing/src/providers/openai-stand-in.js';
import type { Product } from '../browser/product.js';
import { Caller } from './caller.js';
import { KINDS } from './canaries.js';

const { secret, content, person, erased } = KINDS;

/** Says what it was given wherever an app can say something, and asks a model. */
const APP = `
export default async function run({ input, ai, log }) {
  log('given: ' + input.text);
  if (input.text.startsWith('fall')) throw new Error('fell over ' + input.text);
  const text = await ai.chat({ model: 'openai-compatible/mixtral', messages: [{ role: 'user', content: input.text }] }).text();
  return { text: input.text + ' ' + text };
}
`;

interface Member {
  readonly id: string;
  readonly caller: Caller;
  readonly tokenCaller: Caller;
  readonly installId: string;
  readonly keyId: string;
}

/** Everything a person can bring a secret or a word of their own into, the good way and the wrong way. */
export class Story {
  private readonly admin: Caller;
  private readonly developer: Caller;
  private readonly auditor: Caller;

  constructor(
    private readonly product: Product,
    private readonly provider: OpenAiStandIn,
  ) {
    [this.admin, this.developer, this.auditor] = [this.stranger(), this.stranger(), this.stranger()];
  }

  async happens(): Promise<void> {
    for (const [caller, role] of [[this.admin, 'admin'], [this.developer, 'developer'], [this.auditor, 'auditor']] as const) {
      const { email, password } = this.product.account(role);
      await caller.made('/api/session', { email, password });
    }
    await this.admin.made('/api/prices', { provider: 'openai-compatible', model: 'mixtral', inputUsdPerMillion: '1', outputUsdPerMillion: '1' });
    const app = await this.developer.made('/api/developer/versions', { manifest: manifestOf({ slug: 'echo-letters', name: 'Echo letters', permissions: { models: ['openai-compatible/mixtral'], egress: [], secrets: [] } }), code: APP });
    const stays = await this.joins(person, app['appId'] as string);
    const leaves = await this.joins(erased, app['appId'] as string);
    await this.works(stays, content);
    await this.works(leaves, erased);
    await this.goesWrong(stays);
    await this.isExported(stays, leaves);
    await this.isErased(leaves);
    expect((await stays.caller.send('DELETE', `/api/keys/${stays.keyId}`)).status).toBe(204);
    await stays.caller.send('DELETE', '/api/session');
  }

  private stranger(): Caller {
    return new Caller(this.product.address);
  }

  private async joins(word: string, appId: string): Promise<Member> {
    const [name, email, password] = [`Zoë ${word}`, `${word}@ward.example`, `${secret} lantern gate ${word.slice(0, 3)}`];
    const invited = await this.admin.made('/api/invitations', { email, name, roles: ['user'] });
    const token = String(invited['link']).split('#')[1];
    const caller = this.stranger();
    await caller.post('/api/invitations/accept', { token, name, password: secret.slice(0, 5) });
    await caller.made('/api/invitations/inspect', { token });
    await caller.made('/api/invitations/accept', { token, name, password });
    await caller.post('/api/session', { email, password: `${secret} wrong` });
    await caller.made('/api/session', { email, password });
    const me = (await caller.shown('/api/session'))['member'] as { id: string };
    const pat = (await caller.made('/api/tokens', { name: `laptop of ${word}`, expiresInDays: 1 }))['token'] as string;
    const key = await caller.made('/api/keys', { name: 'house provider', provider: 'openai-compatible', baseUrl: this.provider.baseUrl, secret: `sk-${secret}-${word.length}Zk0` });
    const offer = await eventually(() => caller.shown(`/api/catalogue/${appId}`));
    const install = await caller.made('/api/installs', { appId, version: offer['version'], consent: { permissionsDigest: offer['permissionsDigest'], pricePerRunUsd: offer['pricePerRunUsd'] } });
    return { id: me.id, caller, tokenCaller: caller.withToken(pat), installId: install['id'] as string, keyId: key['id'] as string };
  }

  private async works({ caller, tokenCaller, installId, keyId }: Member, word: string): Promise<void> {
    for (const text of [`dear ${word}`, `fall ${word}`]) {
      this.provider.script.next({ kind: 'answer', pieces: ['so says ', `${word.slice(0, 4)}`, `${word.slice(4)} the model`] });
      const { id } = await caller.made('/api/executions', { installId, input: { text } });
      await eventually(async () => expect((await caller.shown(`/api/executions/${String(id)}`))['state']).toBe('finished'), 30_000);
      await caller.get(`/api/executions/${String(id)}/stream`);
      await caller.shown(`/api/executions/${String(id)}/log`);
    }
    for (const stream of [true, false]) await tokenCaller.made('/v1/chat/completions', { model: 'openai-compatible/mixtral', stream, messages: [{ role: 'user', content: `write to ${word}` }] });
    await caller.made(`/api/keys/${keyId}/test`);
  }

  /** The provider, and the person, on a bad day; whatever is refused may be said back only without what was sent. */
  private async goesWrong({ caller, tokenCaller, installId, keyId }: Member): Promise<void> {
    const chat = (over: object = {}): Promise<unknown> => tokenCaller.post('/v1/chat/completions', { model: 'openai-compatible/mixtral', messages: [{ role: 'user', content: `about ${content}` }], ...over });
    const echo = `Key {key} may not say "about ${content}"`;
    for (const status of [400, 401, 429, 500]) {
      this.provider.script.next({ kind: 'error', status, message: echo });
      await chat();
    }
    this.provider.script.next({ kind: 'error-in-stream', pieces: ['well '], message: echo }, { kind: 'echo-key' }, { kind: 'malformed' }, { kind: 'cut', pieces: [content] }, { kind: 'html' });
    for (let times = 0; times < 5; times += 1) await chat({ stream: times % 2 === 0 });
    this.provider.script.next({ kind: 'error', status: 401, message: echo });
    const { id } = await caller.made('/api/executions', { installId, input: { text: `dear ${content}` } });
    await eventually(async () => expect((await caller.shown(`/api/executions/${String(id)}`))['state']).toBe('finished'), 30_000);

    await chat({ surprise: content });
    await chat({ messages: [{ role: content, content }] });
    await tokenCaller.withToken(`ks_pat_${'0'.repeat(20)}${secret}`).get('/v1/models');
    await caller.post('/api/keys', { name: 'x', provider: 'openai', secret: `${secret} with spaces` });
    await caller.post('/api/keys', { name: 'x', provider: 'openai', secret, surprise: secret });
    await caller.post('/api/keys', { name: 'x', provider: 'openai-compatible', baseUrl: `http://user:${secret}@10.0.0.1/v1`, secret });
    await caller.send('POST', '/api/keys', `{"secret":"${secret}`);
    await caller.get(`/api/executions?appId=${secret}&cursor=${secret}`);
    await caller.post('/api/executions', { installId, input: { words: content } });
    await caller.post('/api/executions', { installId, input: { text: `${content} `.repeat(200) } });
    await caller.post('/api/me/password', { currentPassword: `${secret} not`, newPassword: `${secret} new` });
    await this.stranger().post('/api/session', { email: `${person}@nowhere.example`, password: secret });
    await this.stranger().post('/api/password-resets/complete', { token: `ks_rst_${secret.padEnd(43, 'x')}`, password: `${secret} other` });
    await caller.made(`/api/keys/${keyId}/test`);
    this.provider.rejected.add(`sk-${secret}-${person.length}Zk0`);
    await caller.made(`/api/keys/${keyId}/test`);
    this.provider.rejected.clear();
  }

  private async isExported(stays: Member, leaves: Member): Promise<void> {
    for (const { id } of [stays, leaves]) {
      const made = await this.admin.made('/api/subject-requests', { memberId: id, kind: 'access' });
      await eventually(async () => expect((await this.admin.shown(`/api/subject-requests/${String(made['id'])}`))['state']).toBe('ready'), 20_000);
      for (const part of ['data', 'page']) expect((await this.admin.get(`/api/subject-requests/${String(made['id'])}/${part}/download`)).text).toContain(id);
    }
    await this.bundle();
  }

  private async bundle(): Promise<void> {
    const order = await this.auditor.made('/api/audit/bundles', { from: '2020-01-01T00:00:00Z', to: new Date(Date.now() + 1000).toISOString(), payloads: 'all' });
    await eventually(async () => {
      const { items } = (await this.auditor.shown('/api/audit/bundles')) as { items: { id: string; state: string }[] };
      expect(items.find(({ id }) => id === order['id'])?.state).toBe('ready');
    }, 20_000);
    expect((await this.auditor.get(`/api/audit/bundles/${String(order['id'])}/download`)).status).toBe(200);
  }

  private async isErased({ id }: Member): Promise<void> {
    const made = await this.admin.made('/api/subject-requests', { memberId: id, kind: 'erasure' });
    await this.admin.shown(`/api/subject-requests/${String(made['id'])}`);
    await this.admin.made(`/api/subject-requests/${String(made['id'])}/erase`, { confirm: id });
    await eventually(async () => expect((await this.admin.shown(`/api/subject-requests/${String(made['id'])}`))['state']).toBe('erased'), 20_000);
    for (const path of ['/api/members?limit=100', '/api/invitations', '/api/subject-requests']) await this.admin.shown(path);
    await this.bundle();
  }
}
