import { anEvent, appended, collect, STREAM } from './builders.js';
import type { Engine, OpenEngine } from './builders.js';

const token = { key: 'org_a/p_1/3f1c', fingerprint: 'aa'.repeat(32) };

export function idempotency(open: OpenEngine): void {
  let engine: Engine;
  beforeEach(async () => {
    engine = await open();
  });
  afterEach(() => engine.end());

  it('answers a repeat with the same ids and position, stores nothing, and never forgets', async () => {
    const { store } = engine;
    const first = await appended(store.append(STREAM, 'none', [anEvent(), anEvent()], { idempotency: token }));
    await appended(store.append(STREAM, 1, [anEvent()]));
    await store.closeStream(STREAM);
    for (let time = 0; time < 3; time += 1) {
      expect(await store.append(STREAM, 'none', [anEvent(), anEvent()], { idempotency: token })).toEqual({ outcome: 'repeated', ...first });
    }
    expect((await collect(store.readAll())).length).toBe(3);
  });

  it('answers a repeat that would fit where the stream ends now, as a command decided on the newest state would', async () => {
    const { store } = engine;
    const first = await appended(store.append(STREAM, 'none', [anEvent()], { idempotency: token }));
    for (const expected of [0, 'exists', 'any'] as const) expect([expected, await store.append(STREAM, expected, [anEvent()], { idempotency: token })]).toEqual([expected, { outcome: 'repeated', ...first }]);
    expect((await collect(store.readAll())).length).toBe(1);
  });

  it('finds the first append whatever stream the repeat would have written to', async () => {
    const { store } = engine;
    const first = await appended(store.append(STREAM, 'none', [anEvent()], { idempotency: token }));
    expect(await store.append('keys.key-org_a-key_2', 'none', [anEvent()], { idempotency: token })).toEqual({ outcome: 'repeated', ...first });
    expect(await store.findAppend(token.key)).toEqual({ ...first, stream: STREAM, fingerprint: token.fingerprint });
    expect(await store.findAppend('org_a/p_1/other')).toBeNull();
    expect(await store.findAppend('\0')).toBeNull();
  });

  it('refuses the key for another command', async () => {
    const { store } = engine;
    await appended(store.append(STREAM, 'none', [anEvent()], { idempotency: token }));
    expect(await store.append(STREAM, 'any', [anEvent()], { idempotency: { ...token, fingerprint: 'bb'.repeat(32) } })).toEqual({ outcome: 'idempotency-mismatch' });
    expect((await collect(store.readAll())).length).toBe(1);
  });

  it('leaves a key free when its append was not stored', async () => {
    const { store } = engine;
    expect(await store.append(STREAM, 'exists', [anEvent()], { idempotency: token })).toEqual({ outcome: 'conflict', currentVersion: null });
    expect(await store.findAppend(token.key)).toBeNull();
    expect(await store.append(STREAM, 'none', [anEvent()], { idempotency: { ...token, fingerprint: 'bb'.repeat(32) } })).toMatchObject({ outcome: 'appended' });
  });

  it('has one effect and equal answers for 1,000 copies at once, and refuses another body among them', async () => {
    const { store } = engine;
    const copies = Array.from({ length: 1000 }, (_, index) => store.append(`keys.key-org_a-copy_${index}`, 'none', [anEvent()], { idempotency: token }));
    const other = store.append(STREAM, 'none', [anEvent()], { idempotency: { ...token, fingerprint: 'bb'.repeat(32) } });
    const [first, ...rest] = await Promise.all(copies);
    expect(first?.outcome).toBe('appended');
    expect(rest).toEqual(rest.map(() => ({ ...first, outcome: 'repeated' })));
    expect(await other).toEqual({ outcome: 'idempotency-mismatch' });
    expect((await collect(store.readAll())).length).toBe(1);
  });

  it('refuses a token that is empty or over its size', async () => {
    const { store } = engine;
    for (const wrong of [{ ...token, key: '' }, { ...token, key: 'k'.repeat(501) }, { ...token, fingerprint: '' }, { ...token, fingerprint: 'f'.repeat(201) }, { ...token, key: '\0' }]) {
      expect(await store.append(STREAM, 'any', [anEvent()], { idempotency: wrong })).toEqual({ outcome: 'rejected', reason: expect.any(String) as string });
    }
    expect(await store.head()).toBe('');
  });
}
