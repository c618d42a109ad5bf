import { firstSteps } from './first-steps';

const read = (known: Parameters<typeof firstSteps>[0]): string[] => firstSteps(known).map(({ done, title, text, link }) => `${done ? '✓ ' : ''}${title}: ${text.replace('{link}', link?.label ?? '')}`);

const RUN = 'Run it: You see its log and answer live, what it cost and who used your key.';

it('a step asks for what is to be done, and says what is done', () => {
  expect(read({ hasKey: false, hasApp: false, practiceModel: false })).toEqual([
    'Give Keystead a model to use: Add a provider’s key, or use a local model.',
    'Install an app: Open the catalogue and see what each one asks for before you allow it.',
    RUN,
  ]);
  expect(read({ hasKey: true, hasApp: false, practiceModel: true })).toEqual([
    '✓ Provider’s key added: Apps use it through Keystead and never see it. It is among your keys.',
    'Install an app: Open the catalogue and see what each one asks for before you allow it.',
    RUN,
  ]);
  expect(read({ hasKey: false, hasApp: true, practiceModel: true })).toEqual([
    'Give Keystead a model to use: Add a provider’s key, or start with the practice model, which needs none.',
    '✓ App installed: You allowed what it asks for. More are in the catalogue.',
    RUN,
  ]);
});
