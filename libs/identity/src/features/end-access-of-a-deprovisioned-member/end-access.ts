import { CommandBus } from '@nestjs/cqrs';
import { furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import type { MemberDeprovisioned } from '../../contract/events.js';
import { EndSession, RevokeToken } from '../../domain/commands.js';
import { ACCOUNTS, type Accounts } from '../../domain/ports/accounts.js';
import { SESSIONS, TOKENS, type Credentials } from '../../domain/ports/credentials.js';

/** Their doors are shut already; this puts each session's and token's end on the record and frees the e-mail address. */
export const endAccessReaction = defineReaction({
  name: 'identity.end-access-of-a-deprovisioned-member',
  on: {
    'identity.member-deprovisioned@1': async (logged, tools) => {
      const { memberId } = logged.event.data as ReturnType<typeof MemberDeprovisioned.create>['data'];
      const context = tools.context();
      const commands = tools.get(CommandBus, { strict: false });
      const [sessions, tokens] = [tools.get<Credentials>(SESSIONS, { strict: false }), tools.get<Credentials>(TOKENS, { strict: false })];
      for (const id of await sessions.openOf(logged.organisation, memberId, context.now)) await commands.execute(new EndSession(id, 'deprovisioned', furtherStep(context, id)));
      for (const id of await tokens.openOf(logged.organisation, memberId, context.now)) await commands.execute(new RevokeToken(id, memberId, 'deprovisioned', furtherStep(context, id)));
      await tools.get<Accounts>(ACCOUNTS, { strict: false }).close(logged.organisation, memberId, context.now);
    },
  },
});

export const endAccessSlice = slice({ reactions: [endAccessReaction] });
