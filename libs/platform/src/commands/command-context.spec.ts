import type { Request } from 'express';
import { anonymousContext, contextOf, furtherStep, serviceContext } from './command-context.js';

const now = new Date('2026-11-22T12:00:00.000Z');
const asking = (key: string | undefined, principal?: object) => ({ get: () => key, principal }) as unknown as Request;
const ada = { organisation: 'org_1', member: 'p_1', roles: [], via: 'session', credential: 'ses_1' };
const keyOf = (key: string) => contextOf(asking(key, ada), now).idempotencyKey;
const stepOf = (key: string, ...steps: string[]) => steps.reduce((context, step) => furtherStep(context, step), contextOf(asking(key, ada), now)).idempotencyKey;

describe('an idempotency key', () => {
  it('is of one person: the same one of another person, of a stranger or of a service is another key', () => {
    const stranger = (scope: string) => anonymousContext(asking('k'), { organisation: 'org_1', scope, now }).idempotencyKey;
    const keys = [keyOf('k'), contextOf(asking('k', { ...ada, member: 'p_2' }), now).idempotencyKey, stranger('inv_1'), stranger('inv_2'), serviceContext({ organisation: 'org_1', service: 'seed', correlation: 'c', now, key: 'k' }).idempotencyKey];
    expect(new Set(keys).size).toBe(5);
    expect(stranger('inv_1')).toBe(stranger('inv_1'));
  });

  it('is none for strangers who hold nothing of their own, but must still be well-formed', () => {
    expect(anonymousContext(asking('k'), { organisation: '', scope: null, now }).idempotencyKey).toBeNull();
    expect(() => anonymousContext(asking('a b'), { organisation: '', scope: null, now })).toThrow('not of the documented form');
  });

  it("of a further step is nobody else's, whatever is in key and step", () => {
    expect(stepOf('k', 'join')).toBe(stepOf('k', 'join'));
    const keys = [keyOf('k'), keyOf('k/join'), stepOf('k', 'join'), stepOf('k/a', 'b'), stepOf('k', 'a/b'), stepOf('k', 'b', 'a'), stepOf('k', 'a', 'b'), stepOf('4/join/k', ''), stepOf('k', '', 'join'), keyOf('further/4/join/k')];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('that is none stays none', () => {
    expect(furtherStep(contextOf(asking(undefined, ada), now), 'join').idempotencyKey).toBeNull();
  });
});
