import { KmsRefused, UnwrapRefused, type Kms } from '@keystead/crypto/src/kms.js';
import type { WriteModel } from '../../commands/write-model.js';
import { defineWrappedKeys } from './define-wrapped-keys.js';
import { surveyKeys, type KeysUnderVersion, type SurveyParts } from './survey-keys.js';

/** Keys by organisation, all under version 1; `-` is one whose row was damaged. */
async function survey(rows: Record<string, string>, refused: Error = new UnwrapRefused('local', 'damaged bytes')): Promise<KeysUnderVersion & { readonly asked: number }> {
  let asked = 0;
  const unwrap = (wrapped: Buffer): Promise<Buffer> => {
    asked += 1;
    return wrapped.toString() === '-' ? Promise.reject(refused) : Promise.resolve(Buffer.alloc(32));
  };
  const kms = { name: 'local', unwrap } as unknown as Kms;
  const source = defineWrappedKeys({
    name: 'toy.keys',
    about: 'toy keys',
    held: async () => Object.entries(rows).map(([organisation, keys]) => ({ organisation, kms: 'local', version: '1', keys: keys.length })),
    page: async (_, { organisation }, __, limit) => [...rows[organisation]!].slice(0, limit).map((key, n) => ({ organisation, id: `key ${n}`, kms: 'local', version: '1', wrapped: Buffer.from(key) })),
    replace: async () => true,
    boundTo: async () => ({ kind: 'bound', to: Buffer.alloc(0) }),
  });
  const [found] = await surveyKeys({ db: {} as SurveyParts['db'], kms, writes: {} as WriteModel, sources: [source] });
  return { ...found!, asked };
}
const named = ({ broken }: KeysUnderVersion): string[] => broken.map(({ organisation, id }) => `${id} of ${organisation}`);

describe('a version of the master key', () => {
  it.each([
    ['in one organisation', { harbour: '----+' }, ['key 0', 'key 1', 'key 2', 'key 3'].map((id) => `${id} of harbour`)],
    ['in two, with others behind them', { harbour: '---', school: '--+' }, [...['key 0', 'key 1', 'key 2'].map((id) => `${id} of harbour`), 'key 0 of school', 'key 1 of school']],
  ])('is not given up for damaged keys %s: they are named', async (_, rows, expected) => {
    const found = await survey(rows);
    expect([found.shut, named(found)]).toEqual([null, expected]);
  });

  it('is shut when no key of any organisation opens, and not each of thousands is tried', async () => {
    const found = await survey({ harbour: '-'.repeat(5_000), school: '-'.repeat(5_000) });
    expect([found.shut, found.broken, found.asked]).toEqual(['the KMS "local" does not open this key: damaged bytes', [], 100]);
  });

  it('is shut at the first word of the KMS that it is not to be used', async () => {
    const found = await survey({ harbour: '--+' }, new KmsRefused('version-unusable', 'Version 1 is disabled.'));
    expect([found.shut, found.asked]).toEqual(['Version 1 is disabled.', 1]);
  });
});
