import { Controller, Get, Query } from '@nestjs/common';
import { raw, type FilterQuery, type InferEntity } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { containing } from '@keystead/platform/src/database/containing.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { plainText } from '@keystead/platform/src/http/text.js';
import { ROLES } from '../../contract/roles.js';
import { LIST_MEMBERS, listMembersProjection } from './list-members.projection.js';
import { MemberRow } from './member.row.js';

const query = pageQuery.extend({ q: plainText(120).optional(), role: z.enum(ROLES).optional() });

const view = z.object({
  id: z.string(),
  /** Null once the person's data was erased, and so is the address. */
  name: z.string().nullable(),
  email: z.string().nullable(),
  roles: z.array(z.enum(ROLES)),
  state: z.enum(['active', 'deprovisioned']),
  joinedAt: z.string(),
});
type View = z.infer<typeof view>;
type Row = InferEntity<typeof MemberRow>;

@Controller('api/members')
class ListMembersController {
  constructor(private readonly read: ReadDb) {}

  @Get()
  @Allow('read', 'Member')
  @ReadsFrom(LIST_MEMBERS)
  @Answers(pageOf(view))
  async list(@Query({ schema: query }) { q, role, cursor, limit }: z.infer<typeof query>, @Who() who: Principal): Promise<Page<View>> {
    const where: FilterQuery<Row>[] = [];
    if (role !== undefined) where.push({ [raw('roles::jsonb @> ?::jsonb', [JSON.stringify([role])])]: [] });
    if (q !== undefined) where.push({ $or: [{ name: { $ilike: containing(q) } }, { email: { $ilike: containing(q) } }] });
    return mapPage(await this.read.of(who.organisation).page(MemberRow, { $and: where }, { cursor, limit }, 'sort'), viewOf);
  }
}

/** What a person types is text; % and _ in it are not patterns. */

function viewOf({ id, name, email, roles, state, joinedAt }: Row): View {
  return { id, name: name ?? null, email: email ?? null, roles, state: state as View['state'], joinedAt };
}

export const listMembersSlice = slice({ controllers: [ListMembersController], projections: [listMembersProjection] });
