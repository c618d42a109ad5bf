import { CommandBus } from '@nestjs/cqrs';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import type { MemberDeprovisioned } from '../../contract/events.js';
import { EndMemberAccess } from '../../domain/commands.js';
import { ACCOUNTS, type Accounts } from '../../domain/ports/accounts.js';

/** Their doors are shut already; this puts each session's and token's end on the record and frees the e-mail address. */
export const endAccessReaction = defineReaction({
  name: 'identity.end-access-of-a-deprovisioned-member',
  on: {
    'identity.member-deprovisioned@1': async (logged, tools) => {
      const { memberId } = logged.event.data as ReturnType<typeof MemberDeprovisioned.create>['data'];
      const context = tools.context();
      await tools.get(CommandBus, { strict: false }).execute(new EndMemberAccess(memberId, 'deprovisioned', null, context));
      await tools.get<Accounts>(ACCOUNTS, { strict: false }).close(logged.organisation, memberId, context.now);
    },
  },
});

export const endAccessSlice = slice({ reactions: [endAccessReaction] });
