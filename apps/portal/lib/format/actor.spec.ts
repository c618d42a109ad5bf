import { actorLabel } from './actor';

it.each([
  [{ name: 'Demo user', via: 'session' }, { label: 'Demo user', note: null }],
  [{ name: 'billing.charge-a-run-that-succeeded', via: 'system' }, { label: 'Keystead', note: 'charge a run that succeeded' }],
  [{ name: 'seed', via: 'system' }, { label: 'Keystead', note: 'seed' }],
  [{ name: null, via: 'none' }, { label: 'somebody not signed in', note: null }],
  [{ name: null, via: 'session' }, { label: 'erased person', note: null }],
])('%j is shown as %j', (actor, shown) => expect(actorLabel(actor)).toEqual(shown));
