import { codeOf } from '@keystead/testing/src/given.js';
import { MODEL_CLASSES } from '../../contract/model-id.js';
import { route, type RouteFacts, type UsableKey } from './route.js';

const key = (over: Partial<UsableKey> = {}): UsableKey => ({ id: 'key_1', provider: 'openai', destination: 'https://api.openai.com/v1', restrictions: { apps: null, models: null }, ...over });
const HOST = 'hst_0123456789abcdefghjkmnpqrs';

function facts(over: Partial<RouteFacts> = {}): RouteFacts {
  return { asked: 'small', run: null, keys: [key()], chosenKey: null, localModels: [], forbidden: new Map(), practiceIsOn: true, compatibleModels: [], isPriced: () => true, ...over };
}

const run = { appId: 'app_1', models: ['small', 'local'], preference: null };
const nameOf = (over: Partial<RouteFacts>) => route(facts(over)).name.model;

describe('routing', () => {
  it('takes the first candidate without a veto and keeps the receipt', () => {
    const { name, key: chosen, candidates } = route(facts({ keys: [], localModels: [] }));
    expect([name, chosen]).toEqual([{ kind: 'model', provider: 'practice', host: null, model: 'scribe-small' }, null]);
    expect(candidates).toEqual([
      { model: 'openai/gpt-4o-mini', veto: 'You have no key that fits openai/gpt-4o-mini. Vault one under Keys.' },
      { model: 'openai/gpt-4.1-mini', veto: 'You have no key that fits openai/gpt-4.1-mini. Vault one under Keys.' },
      { model: 'openai/gpt-5-mini', veto: 'You have no key that fits openai/gpt-5-mini. Vault one under Keys.' },
      { model: 'practice/scribe-small', veto: null },
    ]);
  });

  it('goes cloud, compatible, local, practice, by what the person has', () => {
    const local = [{ hostId: HOST, model: 'llama3.2:1b' }];
    const compatible = { keys: [key({ provider: 'openai-compatible' })], compatibleModels: ['mixtral'] };
    expect([nameOf({}), nameOf({ ...compatible, localModels: local }), nameOf({ keys: [], localModels: local })]).toEqual(['gpt-4o-mini', 'mixtral', 'llama3.2:1b']);
  });

  it('never leaves the local class for a cloud', () => {
    expect(codeOf(() => route(facts({ asked: 'local' })))).toBe('gateway.no-model-for-class');
    expect(codeOf(() => route(facts({ run: { ...run, preference: `ollama/${HOST}/llama3.2:1b` } })))).toBe('gateway.model-unknown');
    expect(codeOf(() => route(facts({ asked: 'local', run: { ...run, preference: 'openai/gpt-4o' } })))).toBe('gateway.no-model-for-class');
  });

  it('keeps an app that asks for local at the machines of the house, whatever is preferred and whatever the policy', () => {
    const localModels = [{ hostId: HOST, model: 'llama3.2:1b' }];
    const keys = [key(), key({ id: 'key_2', provider: 'openai-compatible' }), key({ id: 'key_3', provider: 'practice' })];
    const preferences = [null, ...MODEL_CLASSES, 'openai/gpt-4o', 'openai-compatible/mixtral', `ollama/${HOST}/llama3.2:1b`, 'practice/scribe-small', 'nonsense'];
    const policies: readonly (readonly string[])[] = [[], ['openai'], ['openai', 'openai-compatible'], ['practice'], ['ollama']];
    const outcome = (asked: string, preference: string | null, forbidden: readonly string[]): string => {
      try {
        const { name, fallbacks } = route(facts({ asked, keys, localModels, compatibleModels: ['mixtral'], forbidden: new Map(forbidden.map((provider) => [provider, 'no'])), run: { ...run, models: [...MODEL_CLASSES], preference } }));
        return [name, ...fallbacks.map((way) => way.name)].map(({ provider }) => provider).join(' ');
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    for (const forbidden of policies) {
      const [noLocal, firstCloud] = [forbidden.includes('ollama'), ['openai', 'openai-compatible', 'ollama'].find((provider) => !forbidden.includes(provider))!];
      const locally = noLocal ? 'gateway.provider-forbidden' : 'ollama';
      for (const preference of preferences) expect([preference, outcome('local', preference, forbidden)]).toEqual([preference, locally]);
      for (const asked of ['small', 'large']) {
        for (const preference of [null, 'small', 'large', 'nonsense']) expect([asked, preference, outcome(asked, preference, forbidden).split(' ')[0]]).toEqual([asked, preference, firstCloud]);
        expect([asked, outcome(asked, 'local', forbidden)]).toEqual([asked, locally]);
      }
    }
  });

  it('follows what the person prefers where the app left it open', () => {
    expect(nameOf({ run: { ...run, preference: 'openai/gpt-4o' } })).toBe('gpt-4o');
  });

  it('holds an app to the models it declared', () => {
    expect(codeOf(() => route(facts({ asked: 'openai/gpt-4o', run })))).toBe('gateway.model-not-allowed');
    expect(codeOf(() => route(facts({ asked: 'large', run })))).toBe('gateway.model-not-allowed');
  });

  it.each([
    ['gateway.provider-forbidden', { asked: 'openai/gpt-4o', forbidden: new Map([['openai', 'data protection']]) }],
    ['gateway.practice-model-off', { asked: 'practice/scribe-small', practiceIsOn: false }],
    ['gateway.model-unknown', { asked: 'practice/gpt-9' }],
    ['gateway.model-unknown', { asked: 'nonsense' }],
    ['gateway.model-unknown', { asked: 'ollama/hst_x/llama' }],
    ['gateway.no-key-for-model', { asked: 'openai/gpt-4o', keys: [] }],
    ['gateway.no-key-for-model', { asked: 'openai/gpt-4o', chosenKey: 'key_9' }],
    ['gateway.model-unpriced', { asked: 'openai/gpt-9', isPriced: () => false }],
  ] as const)('says %s', (code, over) => {
    expect(codeOf(() => route(facts(over)))).toBe(code);
  });

  it('takes a key that fits before one that is restricted, and a restricted one before none: the vault refuses it on the record', () => {
    const restricted = key({ restrictions: { apps: ['app_2'], models: null } });
    const other = key({ id: 'key_2', restrictions: { apps: null, models: ['gpt-4o'] } });
    const asked = { asked: 'openai/gpt-4o', run: { ...run, models: ['openai/gpt-4o'] } };
    expect(route(facts({ ...asked, keys: [restricted, other] })).key?.id).toBe('key_2');
    expect(route(facts({ ...asked, keys: [restricted] })).key?.id).toBe('key_1');
  });

  it('takes the newest of the keys that fit, for every provider, unless the person names one', () => {
    const practice = [key({ id: 'key_seed', provider: 'practice' }), key({ id: 'key_mine', provider: 'practice' })];
    const keys = [...practice, key({ id: 'key_old' }), key({ id: 'key_new' }), key({ id: 'key_newest', restrictions: { apps: null, models: ['gpt-4o'] } })];
    const keyOf = (over: Partial<RouteFacts>) => route(facts({ keys, ...over })).key?.id;
    expect([keyOf({}), keyOf({ asked: 'openai/gpt-4o' }), keyOf({ asked: 'practice/scribe-small' }), keyOf({ chosenKey: 'key_old' }), keyOf({ chosenKey: 'key_seed' })]).toEqual(['key_new', 'key_newest', 'key_mine', 'key_old', 'key_seed']);
  });

  it("takes a person's real key before the practice model, however old it is", () => {
    const keys = [key({ id: 'key_real' }), key({ id: 'key_practice', provider: 'practice' })];
    expect(route(facts({ keys })).key?.id).toBe('key_real');
  });

  it('goes nowhere else than with the key that was named', () => {
    const localModels = [{ hostId: HOST, model: 'llama3.2:1b' }];
    expect(codeOf(() => route(facts({ chosenKey: 'key_9', localModels })))).toBe('gateway.no-key-for-model');
    const { name, fallbacks } = route(facts({ keys: [key(), key({ id: 'key_2', provider: 'practice' })], chosenKey: 'key_2', localModels }));
    expect([name.provider, fallbacks]).toEqual(['practice', []]);
  });
});

describe('falling back', () => {
  const OTHER = 'hst_0123456789abcdefghjkmnpqrt';
  const local = [{ hostId: HOST, model: 'a' }, { hostId: HOST, model: 'b' }, { hostId: OTHER, model: 'a' }];
  const waysOf = (over: Partial<RouteFacts>) => {
    const { name, fallbacks } = route(facts({ localModels: local, ...over }));
    return [name, ...fallbacks.map((way) => way.name)].map(({ provider, host, model }) => [provider, host, model].filter((part) => part !== null).join('/'));
  };

  it('goes to what does not fail together with it, and never to the practice model', () => {
    expect(waysOf({ keys: [key(), key({ id: 'key_2', provider: 'openai-compatible' })], compatibleModels: ['mixtral'] })).toEqual(['openai/gpt-4o-mini', 'openai-compatible/mixtral', `ollama/${HOST}/a`, `ollama/${OTHER}/a`]);
  });

  it('never goes from a machine of the house to a cloud', () => {
    expect([waysOf({ asked: 'local' }), waysOf({ keys: [] })]).toEqual([[`ollama/${HOST}/a`, `ollama/${OTHER}/a`], [`ollama/${HOST}/a`, `ollama/${OTHER}/a`]]);
  });

  it('is not for a model that was named, nor for one that the person prefers', () => {
    expect([waysOf({ asked: `ollama/${HOST}/a` }), waysOf({ run: { ...run, preference: 'openai/gpt-4o' } })]).toEqual([[`ollama/${HOST}/a`], ['openai/gpt-4o']]);
  });
});
