import type { ChatDelta } from '@keystead/gateway/src/contract/chat.js';
import { ProviderFailure, type ChatProvider, type ProviderAnswer, type ProviderCall } from '@keystead/gateway/src/domain/ports/chat-provider.js';
import { parseChatRequest } from '@keystead/gateway/src/domain/request/parse-chat-request.js';

/** What every adapter promises, whatever it speaks. Each adapter's own spec adds what only its wire format can do. */

export const SECRET = 'sk-standin-Q7xW2vB9nM4kL1pZ8cR5';

export interface ProviderUnderTest {
  readonly provider: ChatProvider;
  readonly model: string;
  readonly destination: string | null;
  readonly secret: string | null;
}

export function callOf(subject: ProviderUnderTest, over: Partial<ProviderCall> = {}): ProviderCall {
  return {
    model: subject.model,
    request: parseChatRequest({ model: 'small', messages: [{ role: 'system', content: 'Summarise the text.' }, { role: 'user', content: 'Keys stay in the vault. Apps never see a key. Every use of a key is on the record.' }] }),
    outputCap: 64,
    destination: subject.destination,
    secret: subject.secret === null ? null : Buffer.from(subject.secret),
    deadlines: { totalMs: 5_000, idleMs: 5_000 },
    ...over,
  };
}

export interface Heard {
  readonly deltas: readonly ChatDelta[];
  readonly answer: ProviderAnswer;
}

export async function listen(subject: ProviderUnderTest, over: Partial<ProviderCall> = {}, signal: AbortSignal = new AbortController().signal): Promise<Heard> {
  const stream = subject.provider.chat(callOf(subject, over), signal);
  const deltas: ChatDelta[] = [];
  for (;;) {
    const step = await stream.next();
    if (step.done === true) return { deltas, answer: step.value };
    deltas.push(step.value);
  }
}

export async function failureFrom(subject: ProviderUnderTest, over: Partial<ProviderCall> = {}, signal?: AbortSignal): Promise<ProviderFailure> {
  const outcome = await listen(subject, over, signal).catch((error: unknown) => error);
  if (outcome instanceof ProviderFailure) return outcome;
  throw new Error(`no ProviderFailure but ${JSON.stringify(outcome)}`);
}

export function textOf(deltas: readonly ChatDelta[]): string {
  return deltas.map((delta) => (delta.kind === 'text' ? delta.text : '')).join('');
}

export function chatProviderContract(subject: () => ProviderUnderTest): void {
  it('answers in pieces and ends with a reason and its usage', async () => {
    const { deltas, answer } = await listen(subject());
    expect(deltas.length).toBeGreaterThan(1);
    expect(textOf(deltas).length).toBeGreaterThan(10);
    expect(answer.finishReason).toBe('stop');
    expect(answer.usage?.inputTokens).toBeGreaterThan(0);
    expect(answer.usage?.outputTokens).toBeGreaterThan(0);
  });

  it('counts the same tokens for the same request', async () => {
    const [first, second] = [await listen(subject()), await listen(subject())];
    expect(second.answer.usage).toEqual(first.answer.usage);
  });

  it('does not begin when it was aborted before', async () => {
    const failure = await failureFrom(subject(), {}, AbortSignal.abort());
    expect([failure.kind, failure.message]).toEqual(['aborted', 'The call was ended before the answer was complete.']);
  });

  it('ends as aborted when its reader aborts in the middle', async () => {
    const leaving = new AbortController();
    const stream = subject().provider.chat(callOf(subject()), leaving.signal);
    await stream.next();
    leaving.abort();
    const rest = (async () => {
      for (let step = await stream.next(); step.done !== true; step = await stream.next());
    })();
    await expect(rest).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('may be left in the middle without an error', async () => {
    const stream = subject().provider.chat(callOf(subject()), new AbortController().signal);
    await stream.next();
    await expect(stream.return(undefined as never)).resolves.toMatchObject({ done: true });
  });
}
