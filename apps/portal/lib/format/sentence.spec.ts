import { readable } from './sentence';
import { formatLocal } from './time';

const actor = { id: 'p_6mstxc0vr12h26xnnjbhsxrqc9', name: 'Demo auditor' };

it('names who acted, and says moments as clocks do', () => {
  expect(readable(`Member ${actor.id} signed in; the session ends by 2026-11-23T10:54:55.359Z`, actor)).toBe(`Member Demo auditor signed in; the session ends by ${formatLocal('2026-11-23T10:54:55.359Z')}`);
});

it('keeps the pseudonym of an erased person, and of others, short', () => {
  expect(readable('Role auditor given to member p_3v9x7k2m4n6p8q0r1s5t7w9y2z', actor)).toBe('Role auditor given to member p_3v9x…9y2z');
  expect(readable(`Member ${actor.id} left`, { id: actor.id, name: null })).toBe('Member p_6mst…rqc9 left');
});

it('leaves what is no id of ours', () => expect(readable('Model openai/gpt-4o-mini called; app_config kept', actor)).toBe('Model openai/gpt-4o-mini called; app_config kept'));
