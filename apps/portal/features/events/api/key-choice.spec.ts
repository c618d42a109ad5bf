import { keyChoice } from './key-choice';

const actor = { id: 'p_1', name: 'Demo user', via: 'session' };
const stream = 'keys.key-org_7vwh8ydrn99ere26vx7e3heh7c-key_01m82p7r2gjr6kwsefwhsb4g3m';

it.each([
  ['Key vaulted: Ward key, practice, practice:', 'Ward key'],
  ['Key vaulted: Ward 3, left: door, openai, https://api.openai.com', 'Ward 3, left: door'],
  ['Key vaulted: erased', 'erased'],
])('%s gives the choice %s', (summary, name) => expect(keyChoice({ summary, stream, actor })).toEqual({ id: 'key_01m82p7r2gjr6kwsefwhsb4g3m', name, note: 'Demo user' }));

it('gives none for another stream', () => expect(keyChoice({ summary: 'App installed: Plain letter', stream: 'marketplace.install-org_1-ins_1', actor })).toBeNull());
