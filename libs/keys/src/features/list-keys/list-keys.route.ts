import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { InferEntity } from '@mikro-orm/postgresql';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { KEY_PROVIDERS } from '../../contract/providers.js';
import { keyRestrictionsSchema } from '../../contract/events.js';
import { keysRefusals } from '../../domain/refusals.js';
import { KeyRow } from './key.row.js';
import { LIST_KEYS, listKeysProjection } from './list-keys.projection.js';

const keyView = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.enum(KEY_PROVIDERS),
  destination: z.string(),
  state: z.enum(['active', 'revoked']),
  restrictions: keyRestrictionsSchema,
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  uses: z.int(),
});
type KeyView = z.infer<typeof keyView>;

@Controller('api/keys')
class ListKeysController {
  constructor(private readonly read: ReadDb) {}

  @Get()
  @Allow('read', 'ApiKey')
  @ReadsFrom(LIST_KEYS)
  @Answers(pageOf(keyView))
  async list(@Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>, @Who() who: Principal): Promise<Page<KeyView>> {
    return mapPage(await this.read.of(who.organisation).page(KeyRow, { ownerId: who.member }, query, 'sortKey'), view);
  }

  @Get(':id')
  @Allow('read', 'ApiKey')
  @ReadsFrom(LIST_KEYS)
  @Answers(keyView)
  async show(@Param('id', { schema: idParam }) id: string, @Who() who: Principal): Promise<KeyView> {
    const row = await this.read.of(who.organisation).row(KeyRow, { id, ownerId: who.member });
    if (row === null) throw keysRefusals.refuse('keys.key-not-found', 'Choose one of your own keys.');
    return view(row);
  }
}

function view({ id, name, provider, destination, state, restrictions, createdAt, lastUsedAt, uses }: InferEntity<typeof KeyRow>): KeyView {
  return { id, name, provider: provider as KeyView['provider'], destination, state: state as KeyView['state'], restrictions, createdAt, lastUsedAt: lastUsedAt ?? null, uses };
}

export const listKeysSlice = slice({ controllers: [ListKeysController], projections: [listKeysProjection] });
