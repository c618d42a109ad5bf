import { startOpenAiStandIn, type OpenAiStandIn } from '@keystead/testing/src/providers/openai-stand-in.js';
import { parseChatRequest } from '../domain/request/parse-chat-request.js';
import { callOf, chatProviderContract, failureFrom, listen, SECRET, textOf, type ProviderUnderTest } from '@keystead/testing/src/providers/chat-provider-contract.js';
import { EndpointGuard } from './endpoint-guard.js';
import { OpenAiProvider } from './openai-provider.js';
import { httpProviderContract } from '@keystead/testing/src/providers/http-provider-contract.js';

/** The server is a stand-in that speaks the documented wire format; the client is the official one. */
let standIn: OpenAiStandIn;
let subject: ProviderUnderTest;

beforeAll(async () => {
  standIn = await startOpenAiStandIn();
  subject = { provider: new OpenAiProvider(new EndpointGuard([standIn.url]), 'public', 'openai'), model: 'gpt-4o-mini', destination: standIn.baseUrl, secret: SECRET };
});
afterAll(() => standIn.close());

describe('OpenAI and what speaks like it', () => {
  chatProviderContract(() => subject);
  httpProviderContract(() => ({ subject, standIn }));

  it('is asked for usage, with the cap of the reservation and nothing from the environment', async () => {
    process.env['OPENAI_CUSTOM_HEADERS'] = 'x-leak: 1';
    process.env['OPENAI_ORG_ID'] = 'org-leak';
    await listen(subject);
    delete process.env['OPENAI_CUSTOM_HEADERS'];
    delete process.env['OPENAI_ORG_ID'];
    const sent = standIn.requests.at(-1)!;
    expect(sent.body).toEqual({
      model: 'gpt-4o-mini',
      messages: [{ role: 'system', content: 'Summarise the text.' }, { role: 'user', content: 'Keys stay in the vault. Apps never see a key. Every use of a key is on the record.' }],
      max_completion_tokens: 64,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(Object.keys(sent.headers).sort()).toEqual(['accept', 'accept-encoding', 'authorization', 'connection', 'content-length', 'content-type', 'host', 'user-agent']);
    expect([sent.headers['authorization'], sent.headers['user-agent']]).toEqual([`Bearer ${SECRET}`, 'keystead']);
  });

  it('gets the older name of the cap where it only imitates OpenAI', async () => {
    const compatible = { ...subject, provider: new OpenAiProvider(new EndpointGuard([standIn.url]), 'public', 'compatible') };
    await listen(compatible);
    expect(standIn.requests.at(-1)!.body).toMatchObject({ max_tokens: 64 });
  });

  it('reports its usage with the cached part, and its request id', async () => {
    standIn.script.next({ kind: 'answer', usage: { input: 100, cached: 64, output: 9 } });
    const { answer } = await listen(subject);
    expect(answer).toEqual({ finishReason: 'stop', usage: { inputTokens: 100, cachedInputTokens: 64, outputTokens: 9 }, providerStatus: 200, providerRequestId: 'req_standin0001', local: null });
  });

  it('hands tool calls on piece by piece', async () => {
    standIn.script.next({ kind: 'tool-call', name: 'weather', arguments: { city: 'Oslo' } });
    const request = parseChatRequest({ model: 'small', messages: [{ role: 'user', content: 'Weather?' }], tools: [{ type: 'function', function: { name: 'weather' } }] });
    const { deltas, answer } = await listen(subject, { request });
    expect(deltas).toEqual([
      { kind: 'tool-call', position: 0, id: 'call_standin', name: 'weather', arguments: '' },
      { kind: 'tool-call', position: 0, id: null, name: null, arguments: '{"ci' },
      { kind: 'tool-call', position: 0, id: null, name: null, arguments: 'ty":"Oslo"}' },
    ]);
    expect(answer.finishReason).toBe('tool_calls');
  });

  it('fails when its content filter stops the answer, and what it used is known', async () => {
    standIn.script.next({ kind: 'answer', pieces: ['I '], finish: 'content_filter', usage: { input: 12, output: 1 } });
    const failure = await failureFrom(subject);
    expect([failure.kind, failure.facts.usage, failure.facts.usageIsFinal, failure.facts.billable]).toEqual(['content_filtered', { inputTokens: 12, cachedInputTokens: 0, outputTokens: 1 }, true, true]);
  });

  it('may refuse a request by its content policy before it begins', async () => {
    standIn.script.next({ kind: 'error', status: 400, code: 'content_filter', message: 'The prompt was filtered.' });
    expect(await failureFrom(subject)).toMatchObject({ kind: 'content_filtered', facts: { billable: false } });
  });

  it('does not count as done when the marker is missing, even after a finish reason', async () => {
    standIn.script.next({ kind: 'no-terminal', pieces: ['a', 'b'], reasoned: true });
    expect(await failureFrom(subject, callOf(subject))).toMatchObject({ kind: 'malformed', message: 'The answer broke off before its end.' });
  });

  it('keeps the key out of tool arguments too', async () => {
    standIn.script.next({ kind: 'tool-call', name: 'weather', arguments: { city: SECRET } });
    const { deltas } = await listen(subject);
    const whole = deltas.map((delta) => (delta.kind === 'tool-call' ? delta.arguments : '')).join('');
    expect(whole).toBe('{"city":"[removed]"}');
    expect(textOf(deltas)).toBe('');
  });

  it('keeps the key out of the name of a tool call', async () => {
    standIn.script.next({ kind: 'tool-call', name: SECRET, arguments: {} });
    const { deltas } = await listen(subject);
    expect(deltas[0]).toMatchObject({ id: 'call_standin', name: '[removed]' });
    expect(JSON.stringify(deltas)).not.toContain(SECRET);
  });
});
