import { parseChatRequest } from '../domain/request/parse-chat-request.js';
import { callOf, chatProviderContract, listen, textOf, type ProviderUnderTest } from '@keystead/testing/src/providers/chat-provider-contract.js';
import { PracticeProvider } from './practice-provider.js';

const practice: ProviderUnderTest = { provider: new PracticeProvider(), model: 'scribe-small', destination: null, secret: null };

const TEXT = 'The clinic moves to the new building in May. Parking is free for patients. The clinic must tell all patients by Friday. Nobody liked the old building.';

async function say(instruction: string, over: Record<string, unknown> = {}): Promise<string> {
  const request = parseChatRequest({ model: 'small', messages: [{ role: 'system', content: instruction }, { role: 'user', content: TEXT }], ...over });
  const { deltas } = await listen(practice, { ...callOf(practice), request, outputCap: 400 });
  return textOf(deltas);
}

describe('the practice model', () => {
  chatProviderContract(() => practice);

  it('says in every answer that it is no AI', async () => {
    for (const task of ['Summarise.', 'Find keywords.', 'Rewrite politely.', 'Translate to Latin.']) expect(await say(task)).toMatch(/^\[Practice model, not an AI\] /);
  });

  it('extracts whole sentences and makes nothing up', async () => {
    expect(await say('Summarise the text.')).toBe('[Practice model, not an AI] The clinic moves to the new building in May. The clinic must tell all patients by Friday. Nobody liked the old building.');
  });

  it('lists the words that matter', async () => {
    expect(await say('Give me the keywords.')).toBe('[Practice model, not an AI] clinic, building, patients, moves, new, may');
  });

  it('finds tasks', async () => {
    expect(await say('List the action items.')).toBe('[Practice model, not an AI] - The clinic must tell all patients by Friday.');
  });

  it('rewrites by rules, and takes its instruction from the message where there is no other', async () => {
    const request = parseChatRequest({ model: 'small', messages: [{ role: 'user', content: "Rewrite politely: hey, I can't come!!" }] });
    const { deltas } = await listen(practice, { request, outputCap: 100 });
    expect(textOf(deltas)).toBe('[Practice model, not an AI] dear colleague, I cannot come.');
  });

  it('answers in JSON where JSON was asked for, labelled inside', async () => {
    expect(JSON.parse(await say('Summarise.', { response_format: { type: 'json_object' } }))).toMatchObject({ practice: true, keywords: ['clinic', 'building', 'patients', 'moves', 'new'] });
    const schema = { type: 'object', properties: { title: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } }, words: { type: 'integer' }, urgent: { type: 'boolean' }, tone: { enum: ['calm', 'alarmed'] } } };
    const filled: unknown = JSON.parse(await say('Classify.', { response_format: { type: 'json_schema', json_schema: { name: 'c', schema } } }));
    expect(filled).toEqual({ title: expect.stringMatching(/^\[Practice model, not an AI\] /), tags: ['clinic', 'building', 'patients'], words: 27, urgent: false, tone: 'calm' });
  });

  it('stops at the output cap and says so', async () => {
    const { answer, deltas } = await listen(practice, { outputCap: 4 });
    expect([answer.finishReason, answer.usage?.outputTokens, textOf(deltas)]).toEqual(['length', 4, '[Practice model,']);
  });
});
