import { Fault } from './fault.js';
import { answerOf, serverUrl } from './server.js';
import { eventData } from './server-sent-events.js';
import { personalToken } from './token.js';
import type { Terminal } from './terminal.js';

const nobody: Terminal = { out: () => {}, say: () => {}, ask: null, askHidden: null, readAll: async () => ' ks_pat_fromstandardinput\n' };

describe('the address of a server', () => {
  it.each([['http://localhost:3000/', 'http://localhost:3000'], ['https://keystead.example/catalogue', 'https://keystead.example'], ['http://[::1]:3000', 'http://[::1]:3000']])('%s', (text, origin) => expect(serverUrl(text)).toBe(origin));
  it.each(['http://keystead.example', 'ftp://localhost', 'localhost:3000', 'https://me:secret@keystead.example', ''])('refuses %j', (text) => expect(() => serverUrl(text)).toThrow(Fault));
});

describe('a refusal of the server', () => {
  const refused = (body: unknown, status = 422) => answerOf(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));
  it('is a sentence', () => expect(refused({ title: 'The version is not higher', detail: 'Raise it.', code: 'x.y' })).rejects.toThrow(new Fault('The version is not higher. Raise it. (x.y)')));
  it('has a line for each field', () => expect(refused({ title: 'Not right', detail: '', code: 'x.y', errors: [{ field: 'manifest.name', message: 'is \u001b[2Jtoo long' }] })).rejects.toThrow(new Fault('Not right:\n  - manifest.name: is too long')));
  it.each(['<html>', '{"error":1}', ''])('may be no answer of ours: %j', (body) => expect(refused(body, 502)).rejects.toThrow(new Fault('the server answered 502 and not as Keystead does')));
});

it('reads events however they are cut', async () => {
  const bytes = new TextEncoder().encode('data: {"a":"ü"}\n\n: hello\r\ndata: [DONE]\r\n\r\n');
  async function* cut() {
    for (const byte of bytes) yield Uint8Array.of(byte);
  }
  const found: string[] = [];
  for await (const data of eventData(cut())) found.push(data);
  expect(found).toEqual(['{"a":"ü"}', '[DONE]']);
});

describe('a personal token', () => {
  it('comes from the option, standard input or the environment', async () => {
    expect(await personalToken('ks_pat_fromtheoption', { KEYSTEAD_TOKEN: 'ks_pat_fromtheenvironment' }, nobody)).toBe('ks_pat_fromtheoption');
    expect(await personalToken('-', {}, nobody)).toBe('ks_pat_fromstandardinput');
    expect(await personalToken(undefined, { KEYSTEAD_TOKEN: 'ks_pat_fromtheenvironment' }, nobody)).toBe('ks_pat_fromtheenvironment');
    expect(await personalToken(undefined, {}, { ...nobody, askHidden: async () => 'ks_pat_frompeople' })).toBe('ks_pat_frompeople');
  });
  it('is asked of nobody when nobody is there', () => expect(personalToken(undefined, {}, nobody)).rejects.toThrow('set KEYSTEAD_TOKEN'));
  it('is never repeated in a message', () => expect(personalToken('sk-secret-of-somebody', {}, nobody)).rejects.toThrow(new Fault('that is not a whole personal token; copy all of it, from ks_pat_ to its end')));
});
