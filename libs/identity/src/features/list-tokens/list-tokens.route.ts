import { Controller, Get, Inject, Query } from '@nestjs/common';
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
import { TOKENS, type Credentials } from '../../domain/ports/credentials.js';
import { LIST_TOKENS, listTokensProjection } from './list-tokens.projection.js';
import { TokenRow } from './token.row.js';

const view = z.object({
  id: z.string(),
  name: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string(),
  /** To the minute; null while it was never used. */
  lastUsedAt: z.string().nullable(),
  state: z.enum(['active', 'revoked', 'expired']),
});
type View = z.infer<typeof view>;

@Controller('api/tokens')
class ListTokensController {
  constructor(
    private readonly read: ReadDb,
    @Inject(TOKENS) private readonly tokens: Credentials,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('read', 'PersonalToken')
  @ReadsFrom(LIST_TOKENS)
  @Answers(pageOf(view))
  async list(@Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>, @Who() who: Principal): Promise<Page<View>> {
    const page = await this.read.of(who.organisation).page(TokenRow, { memberId: who.member }, query, 'sort');
    const uses = await this.tokens.lastUses(who.organisation, page.items.map((row) => row.id));
    const now = this.clock.now().toISOString();
    return mapPage(page, (row) => viewOf(row, uses.get(row.id), now));
  }
}

function viewOf({ id, name, createdAt, expiresAt, revoked }: InferEntity<typeof TokenRow>, lastUsedAt: Date | undefined, now: string): View {
  return { id, name: name ?? null, createdAt, expiresAt, lastUsedAt: lastUsedAt?.toISOString() ?? null, state: revoked ? 'revoked' : expiresAt <= now ? 'expired' : 'active' };
}

export const listTokensSlice = slice({ controllers: [ListTokensController], projections: [listTokensProjection] });
