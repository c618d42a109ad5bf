import { defineEvent } from './event.js';
import type { DomainEvent, EventOf } from './event.js';

interface Invited {
  readonly member: string;
  readonly inviter: string;
  readonly name: string | null;
  readonly email: string | null;
}

const parser = { parse: (input: unknown): Invited => input as Invited };

describe('an event definition', () => {
  const invited = defineEvent('identity.member-invited@1', parser, { personal: { name: 'member', email: 'member' }, subjects: ['inviter', 'member'] });
  const data: Invited = { member: 'p_1', inviter: 'p_2', name: 'Ann', email: null };

  it('makes events of its name and recognises them', () => {
    const event: EventOf<typeof invited> = invited.create(data);
    expect(event).toEqual({ name: 'identity.member-invited@1', data });
    expect(invited.is(event)).toBe(true);
    expect(invited.is({ name: 'identity.member-invited@2', data } satisfies DomainEvent)).toBe(false);
  });

  it('lists each field that names a data subject once, those of personal fields among them', () => {
    expect(invited.personal).toEqual({ name: 'member', email: 'member' });
    expect(invited.subjects).toEqual(['member', 'inviter']);
    expect(defineEvent('identity.house-painted@1', parser).subjects).toEqual([]);
  });

  it.each(['identity.member-invited', 'member-invited@1', 'identity.memberInvited@1', 'identity.member-invited@0', 'identity.member-invited@01', 'identity.member--invited@1', 'Identity.member-invited@1', 'identity.member-invited@1 ', ''])(
    'is not named %j',
    (name) => {
      expect(() => defineEvent(name, parser)).toThrow(new Error(`event name ${name} is not <context>.<words>@<version>`));
    },
  );
});
