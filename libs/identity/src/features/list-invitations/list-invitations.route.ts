import { Controller, Get, Inject, Injectable, Query } from '@nestjs/common';
import type { InferEntity } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { ROLES } from '../../contract/roles.js';
import { INVITED_PEOPLE, type InvitedPeople } from '../../domain/ports/invited-people.js';
import { InvitationRow } from './invitation.row.js';
import { LIST_INVITATIONS, listInvitationsProjection } from './list-invitations.projection.js';

const view = z.object({
  id: z.string(),
  /** The pseudonym that was given with it. */
  memberId: z.string(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  roles: z.array(z.enum(ROLES)),
  state: z.enum(['open', 'accepted', 'revoked', 'expired']),
  invitedAt: z.string(),
  expiresAt: z.string(),
});
type View = z.infer<typeof view>;

@Controller('api/invitations')
class ListInvitationsController {
  constructor(
    private readonly read: ReadDb,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('read', 'Invitation')
  @ReadsFrom(LIST_INVITATIONS)
  @Answers(pageOf(view))
  async list(@Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>, @Who() who: Principal): Promise<Page<View>> {
    const page = await this.read.of(who.organisation).page(InvitationRow, {}, query, 'sort');
    const now = this.clock.now().toISOString();
    return mapPage(page, (row) => viewOf(row, now));
  }
}

/** That time has passed is no event, so it is seen when somebody looks. */
function viewOf({ id, memberId, email, name, roles, state, invitedAt, expiresAt }: InferEntity<typeof InvitationRow>, now: string): View {
  const shown = state === 'open' && expiresAt <= now ? 'expired' : state;
  return { id, memberId, email: email ?? null, name: name ?? null, roles, state: shown as View['state'], invitedAt, expiresAt };
}

@Injectable()
class ListedInvitedPeople implements InvitedPeople {
  constructor(private readonly read: ReadDb) {}

  async invitationOf(organisation: string, memberId: string): Promise<string | null> {
    return (await this.read.of(organisation).row(InvitationRow, { memberId }))?.id ?? null;
  }
}

export const listInvitationsSlice = slice({ controllers: [ListInvitationsController], providers: [{ provide: INVITED_PEOPLE, useClass: ListedInvitedPeople }], projections: [listInvitationsProjection] });
