import { Refusal } from '@keystead/kernel/src/refusal.js';
import { inputBytes, inputTokenBound, outputCapOf } from './bound.js';
import { MAX_REQUEST_BYTES } from './chat-request.schema.js';
import { parseChatRequest } from './parse-chat-request.js';

const hello = { model: 'small', messages: [{ role: 'user', content: 'Hello' }] };

function refusalOf(body: unknown): { code: string; detail: string } {
  try {
    parseChatRequest(body);
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, detail: error.detail };
    throw error;
  }
  throw new Error('was accepted');
}

describe('a chat request', () => {
  it('is accepted with everything the gateway can build', () => {
    const full = {
      model: 'openai/gpt-4o-mini',
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'What is the weather?' }], name: 'ann' },
        { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{}' } }] },
        { role: 'tool', content: 'Rain', tool_call_id: 'c1' },
      ],
      max_completion_tokens: 100,
      temperature: 0.2,
      top_p: 1,
      presence_penalty: 0,
      frequency_penalty: 0,
      stop: ['END'],
      seed: 7,
      reasoning_effort: 'low',
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' }, strict: true } },
      tools: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }],
      tool_choice: 'auto',
      parallel_tool_calls: false,
      n: 1,
      stream: true,
      stream_options: { include_usage: true },
    };
    expect(parseChatRequest(full)).toEqual(full);
  });

  it.each([
    ['store', true, 'answers are never stored at the provider'],
    ['background', true, 'a call must end while the budget holds its reservation'],
    ['user', 'ann@example.org', 'people are not named to providers'],
    ['web_search_options', {}, "the provider's own tools fetch addresses that no policy has seen"],
    ['service_tier', 'priority', 'other tiers have other prices'],
  ])('is refused with a reason when it sets %s', (field, value, reason) => {
    expect(refusalOf({ ...hello, [field]: value })).toEqual({ code: 'gateway.chat-request-unsupported', detail: `"${field}" is not allowed: ${reason}.` });
  });

  it('may not ask for many answers at once', () => {
    expect(refusalOf({ ...hello, n: 128 }).code).toBe('gateway.chat-request-unsupported');
  });

  it("may not use a provider's own tools", () => {
    expect(refusalOf({ ...hello, tools: [{ type: 'web_search' }] })).toEqual({
      code: 'gateway.chat-request-unsupported',
      detail: 'Only tools of type "function" are allowed: the provider\'s own tools act outside every policy.',
    });
  });

  it('may not hold images, sound or file ids', () => {
    const codes = ['image_url', 'input_audio', 'file'].map((type) => refusalOf({ ...hello, messages: [{ role: 'user', content: [{ type, file_id: 'f' }] }] }).code);
    expect(codes).toEqual(['gateway.chat-request-unsupported', 'gateway.chat-request-unsupported', 'gateway.chat-request-unsupported']);
  });

  it.each([
    ['an unknown field', { ...hello, verbosity: 'x' }, 'Unknown field "verbosity" in body.'],
    ['an unknown field inside', { ...hello, messages: [{ role: 'user', content: 'x', cache: 1 }] }, 'Unknown field "cache" in messages.0.'],
    ['no messages', { ...hello, messages: [] }, 'messages: too small.'],
    ['a huge cap', { ...hello, max_tokens: 1e9 }, 'max_tokens: too big.'],
    ['a body that is a list', [], 'The body must be a JSON object.'],
    ['no body', undefined, 'The body must be a JSON object.'],
  ])('is refused as invalid with %s', (_, body, detail) => {
    expect(refusalOf(body)).toEqual({ code: 'gateway.chat-request-invalid', detail });
  });

  it.each([
    ['its model', { ...hello, model: 'small\ud800' }],
    ['a message', { ...hello, messages: [{ role: 'user', content: 'Hello \udc00' }] }],
    ["a schema's own field", { ...hello, tools: [{ type: 'function', function: { name: 'f', parameters: { 'a\ud800': 1 } } }] }],
  ])('is refused when %s holds half of a pair, which nobody could store or send', (_, body) => {
    expect(refusalOf(body)).toEqual({ code: 'gateway.chat-request-invalid', detail: 'The body holds half of a Unicode character pair. Send whole characters.' });
  });

  it('does not repeat the value it refuses', () => {
    expect(refusalOf({ ...hello, temperature: 'sk-secret' }).detail).toBe('temperature: invalid type.');
  });

  it('is refused when deep or large', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i += 1) deep = [deep];
    expect(refusalOf({ ...hello, deep }).detail).toBe('The body is nested deeper than 32 levels.');
    expect(refusalOf({ model: 'small', messages: [{ role: 'user', content: 'x'.repeat(MAX_REQUEST_BYTES) }] }).code).toBe('gateway.chat-request-too-large');
  });

  it('inherits nothing from prototypes', () => {
    expect(refusalOf(JSON.parse('{"model":"small","messages":[],"__proto__":{"stream":true}}')).code).toBe('gateway.chat-request-invalid');
  });
});

describe('the bound of a request', () => {
  it('has at least a token for each byte of text, in any script', () => {
    for (const content of ['Hello', '日本語のテキスト', '\u0000\u0001', '👩‍👩‍👧‍👦']) {
      const request = parseChatRequest({ model: 'small', messages: [{ role: 'user', content }] });
      expect(inputTokenBound(request)).toBeGreaterThan(Buffer.byteLength(content));
    }
  });

  it('counts tools and output formats, which are part of the prompt', () => {
    const plain = parseChatRequest(hello);
    const tools = parseChatRequest({ ...hello, tools: [{ type: 'function', function: { name: 'f', description: 'd'.repeat(1_000) } }] });
    expect(inputBytes(tools) - inputBytes(plain)).toBeGreaterThan(1_000);
  });

  it('takes the smaller of two caps, and only its own cap may be lowered', () => {
    expect(outputCapOf(parseChatRequest({ ...hello, max_tokens: 10, max_completion_tokens: 20 }))).toEqual({ wanted: 10, least: 10 });
    expect(outputCapOf(parseChatRequest(hello))).toEqual({ wanted: 4_096, least: 256 });
  });
});
