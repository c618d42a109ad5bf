import { startOllamaStandIn, type OllamaStandIn } from '@keystead/testing/src/providers/ollama-stand-in.js';
import { parseChatRequest } from '../domain/request/parse-chat-request.js';
import { chatProviderContract, failureFrom, listen, SECRET, type ProviderUnderTest } from '@keystead/testing/src/providers/chat-provider-contract.js';
import { EndpointGuard } from './endpoint-guard.js';
import { httpProviderContract } from '@keystead/testing/src/providers/http-provider-contract.js';
import { OllamaProvider } from './ollama-provider.js';

/** The server is a stand-in that speaks the documented API; the client is the official one. The secret stands for a proxy's token: plain hosts have none. */
let standIn: OllamaStandIn;
let subject: ProviderUnderTest;

beforeAll(async () => {
  standIn = await startOllamaStandIn(['llama3.2:1b']);
  subject = { provider: new OllamaProvider(new EndpointGuard([])), model: 'llama3.2:1b', destination: standIn.url, secret: SECRET };
});
afterAll(() => standIn.close());

describe('an Ollama host', () => {
  chatProviderContract(() => subject);
  httpProviderContract(() => ({ subject, standIn }));

  it('tells what the machine spent instead of money', async () => {
    const { answer } = await listen({ ...subject, secret: null });
    expect(answer).toEqual({ finishReason: 'stop', usage: { inputTokens: 12, cachedInputTokens: 0, outputTokens: 8 }, providerStatus: 200, providerRequestId: null, local: { loadMs: 250, promptMs: 150, generationMs: 500 } });
    expect(standIn.requests.at(-1)!.headers['authorization']).toBeUndefined();
  });

  it('is sent the cap and a context that holds the whole prompt', async () => {
    const request = parseChatRequest({ model: 'small', messages: [{ role: 'developer', content: 'Be brief.' }, { role: 'user', content: [{ type: 'text', text: 'x'.repeat(20_000) }] }], temperature: 0.5, top_p: 0.9, seed: 7, stop: 'END', response_format: { type: 'json_object' } });
    await listen(subject, { request });
    expect(standIn.requests.at(-1)!.body).toEqual({
      model: 'llama3.2:1b',
      messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'x'.repeat(20_000) }],
      stream: true,
      options: { num_predict: 64, num_ctx: 8_192, temperature: 0.5, top_p: 0.9, seed: 7, stop: ['END'] },
      format: 'json',
    });
  });

  it('is given tools, their calls and their results in its own form', async () => {
    standIn.script.next({ kind: 'tool-call', name: 'weather', arguments: { city: 'Oslo' } });
    const request = parseChatRequest({
      model: 'small',
      messages: [
        { role: 'user', content: 'Weather?' },
        { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }] },
        { role: 'tool', content: 'Sun', tool_call_id: 'c1' },
      ],
      tools: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }],
    });
    const { deltas, answer } = await listen(subject, { request });
    expect(deltas).toEqual([{ kind: 'tool-call', position: 0, id: 'call_0', name: 'weather', arguments: '{"city":"Oslo"}' }]);
    expect(answer.finishReason).toBe('tool_calls');
    expect((standIn.requests.at(-1)!.body as { messages: unknown }).messages).toEqual([
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: '', tool_calls: [{ function: { name: 'weather', arguments: { city: 'Rome' } } }] },
      { role: 'tool', content: 'Sun', tool_name: 'weather' },
    ]);
  });

  it('may leave its counts out; then nothing is claimed', async () => {
    standIn.script.next({ kind: 'answer', usage: null });
    expect((await listen(subject)).answer.usage).toBeNull();
  });

  it('says which model it does not have', async () => {
    const failure = await failureFrom({ ...subject, model: 'mistral' });
    expect([failure.kind, failure.message]).toEqual(['provider_error', "The provider answered with an error. It said: model 'mistral' not found"]);
  });
});
