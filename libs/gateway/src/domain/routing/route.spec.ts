import { codeOf } from '@keystead/testing/src/given.js';
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
});
