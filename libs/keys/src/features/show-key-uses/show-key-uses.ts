import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { InferEntity } from '@mikro-orm/postgresql';
import { MEMBER_DIRECTORY, type MemberDirectory } from '@keystead/identity/src/contract/index.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { defineProjection, type LoggedEvent, type Rows } from '@keystead/platform/src/projections/define-projection.js';
import { KEY_PURPOSES, type KeyEvent } from '../../contract/events.js';
import { KeyUseRow } from './key-use.row.js';

type UseData = Extract<KeyEvent, { name: 'keys.key-accessed@1' }>['data'] & { reason?: string };

function record(logged: LoggedEvent, em: Rows): void {
  const { keyId, ownerId, memberId, purpose, appId, appName, appVersion, executionId, model, reason } = logged.event.data as UseData;
  const at = logged.header.occurredAt;
  em.create(KeyUseRow, { eventId: logged.id, organisation: logged.organisation, keyId, ownerId, sortKey: `${at} ${logged.id}`, at, memberId, purpose, appId, appName, appVersion, executionId, model, refusedBecause: reason ?? null });
}

export const showKeyUsesProjection = defineProjection({
  name: 'keys.show-key-uses',
  entities: [KeyUseRow],
  on: { 'keys.key-accessed@1': record, 'keys.key-access-refused@1': record },
});

const useView = z.object({
  eventId: z.string(),
  at: z.string(),
  memberId: z.string(),
  memberName: z.string().nullable(),
  purpose: z.enum(KEY_PURPOSES),
  appId: z.string().nullable(),
  appName: z.string().nullable(),
  appVersion: z.string().nullable(),
  executionId: z.string().nullable(),
  model: z.string().nullable(),
  refusedBecause: z.string().nullable(),
});
type UseView = z.infer<typeof useView>;

@Controller('api/keys')
class ShowKeyUsesController {
  constructor(
    private readonly read: ReadDb,
    @Inject(MEMBER_DIRECTORY) private readonly members: MemberDirectory,
  ) {}

  @Get(':id/uses')
  @Allow('read', 'ApiKey')
  @ReadsFrom('keys.show-key-uses')
  @Answers(pageOf(useView))
  async list(@Param('id', { schema: idParam }) keyId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>, @Who() who: Principal): Promise<Page<UseView>> {
    const page = await this.read.of(who.organisation).page(KeyUseRow, { keyId, ownerId: who.member }, query, 'sortKey');
    const names = await this.members.namesOf(who.organisation, [...new Set(page.items.map((row) => row.memberId))]);
    return mapPage(page, (row) => view(row, names.get(row.memberId) ?? null));
  }
}

function view(row: InferEntity<typeof KeyUseRow>, memberName: string | null): UseView {
  const { eventId, at, memberId, appId, appName, appVersion, executionId, model, refusedBecause } = row;
  return { eventId, at, memberId, memberName, purpose: row.purpose as UseView['purpose'], appId: appId ?? null, appName: appName ?? null, appVersion: appVersion ?? null, executionId: executionId ?? null, model: model ?? null, refusedBecause: refusedBecause ?? null };
}

export const showKeyUsesSlice = slice({ controllers: [ShowKeyUsesController], projections: [showKeyUsesProjection] });
