import fc from 'fast-check';
import type { ChatDelta } from '../contract/chat.js';
import { DeltaFilters } from './delta-filters.js';

const SECRET = 'sk-proj-Ab3dEf6hIj9k';
const call = (over: Partial<Extract<ChatDelta, { kind: 'tool-call' }>>): ChatDelta => ({ kind: 'tool-call', position: 0, id: null, name: null, arguments: '', ...over });

function passed(...deltas: readonly ChatDelta[]): ChatDelta[] {
  const filters = new DeltaFilters(SECRET);
  return [...deltas.flatMap((delta) => [...filters.pass(delta)]), ...filters.rest()];
}

describe('the id and name of a tool call', () => {
  it('are passed on as they are, before the arguments', () => {
    expect(passed(call({ id: 'call_s', name: 'tasks' }), call({ arguments: '{"a"' }), call({ arguments: ':1}' }))).toEqual([call({ id: 'call_s', name: 'tasks' }), call({ arguments: '{"a"' }), call({ arguments: ':1}' })]);
    expect(passed(call({ id: 'call_1', name: 'weather', arguments: '{}' }))).toEqual([call({ id: 'call_1', name: 'weather', arguments: '{}' })]);
    expect(passed(call({ id: 'call_1', name: 'today' }))).toEqual([call({ id: 'call_1', name: 'today' })]);
  });

  it('keep their order over several calls, and are said once although some providers repeat them', () => {
    expect(passed(call({ id: 'a', name: 'x' }), call({ position: 1, id: 'b', name: 'y' }), call({ position: 1, id: 'b', name: 'y', arguments: '{}' }), call({ position: 1, id: 'b', name: 'y', arguments: ' ' }))).toEqual([
      call({ id: 'a', name: 'x' }),
      call({ position: 1, id: 'b', name: 'y', arguments: '{}' }),
      call({ position: 1, arguments: ' ' }),
    ]);
  });

  it('never hold the secret, however it is cut over pieces', () => {
    fc.assert(
      fc.property(fc.constantFrom<'id' | 'name'>('id', 'name'), fc.array(fc.integer({ min: 0, max: SECRET.length }), { maxLength: 6 }), fc.boolean(), (field, cuts, argumentsBetween) => {
        const places = [0, ...cuts.sort((a, b) => a - b), SECRET.length];
        const pieces = places.slice(1).map((to, at) => call({ [field]: SECRET.slice(places[at], to), arguments: argumentsBetween ? '{' : '' }));
        const said = passed(call({ id: 'call_1', name: 'f' }), ...pieces).map((delta) => (delta.kind === 'tool-call' ? (delta[field] ?? '') : '')).join('');
        expect(said).not.toContain(SECRET);
      }),
    );
    expect(passed(call({ id: SECRET, name: `f${SECRET}` }), call({ arguments: '{}' }))[0]).toEqual(call({ id: '[removed]', name: 'f[removed]' }));
  });
});
