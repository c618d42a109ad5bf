import { Controller, Get, Inject, Param } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { pageOf } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { HOST_KINDS } from '../../contract/events.js';
import { HOST_LOOKS, type HostLook, type HostLooks, type HostModel } from '../../domain/ports.js';
import { localAiRefusals } from '../../domain/refusals.js';
import { HostRow } from './host.row.js';
import { LIST_HOSTS, listHostsProjection } from './list-hosts.projection.js';

const hostView = z.object({ id: z.string(), name: z.string(), kind: z.enum(HOST_KINDS), baseUrl: z.string(), state: z.enum(['reachable', 'unreachable']), checkedAt: z.string().nullable() });
const modelView = z.object({ name: z.string(), sizeBytes: z.int().nullable(), family: z.string().nullable(), modifiedAt: z.string().nullable() });
const localModelView = z.object({ id: z.string(), hostId: z.string(), hostName: z.string(), name: z.string(), sizeBytes: z.int().nullable(), family: z.string().nullable() });

/** Reads only: what is shown was found by the watch over hosts, and says when. */
@Controller('api')
class ListHostsController {
  constructor(
    private readonly read: ReadDb,
    @Inject(HOST_LOOKS) private readonly looks: HostLooks,
  ) {}

  @Get('local-hosts')
  @Allow('read', 'LocalHost')
  @ReadsFrom(LIST_HOSTS)
  @Answers(pageOf(hostView))
  async list(@Who() { organisation }: Principal): Promise<z.infer<ReturnType<typeof pageOf<typeof hostView>>>> {
    const rows = await this.read.of(organisation).rows(HostRow, {}, { orderBy: { registeredAt: 'desc' }, limit: 200 });
    const looks = await this.looks.last(organisation);
    const items = rows.map(({ id, name, baseUrl }) => {
      const look = looks.get(id);
      return { id, name, kind: 'ollama' as const, baseUrl, state: look?.reachable === true ? ('reachable' as const) : ('unreachable' as const), checkedAt: look?.checkedAt ?? null };
    });
    return { items, next: null };
  }

  @Get('local-hosts/:id/models')
  @Allow('read', 'LocalHost')
  @ReadsFrom(LIST_HOSTS)
  @Answers(pageOf(modelView))
  async models(@Param('id', { schema: idParam }) id: string, @Who() { organisation }: Principal): Promise<{ items: HostModel[]; next: null }> {
    const row = await this.read.of(organisation).row(HostRow, { id });
    if (row === null) throw localAiRefusals.refuse('local-ai.host-not-found', 'It may have been removed; look at the list of hosts.');
    return { items: modelsOf(row, await this.looks.last(organisation)), next: null };
  }

  /** For everybody who runs apps; a host that does not answer shows what was seen on it last. */
  @Get('local-models')
  @Allow('read', 'LocalModel')
  @ReadsFrom(LIST_HOSTS)
  @Answers(pageOf(localModelView))
  async localModels(@Who() { organisation }: Principal): Promise<z.infer<ReturnType<typeof pageOf<typeof localModelView>>>> {
    const rows = await this.read.of(organisation).rows(HostRow, {}, { orderBy: { name: 'asc' }, limit: 200 });
    const looks = await this.looks.last(organisation);
    const items = rows.flatMap((row) => modelsOf(row, looks).map(({ name, sizeBytes, family }) => ({ id: `ollama/${row.id}/${name}`, hostId: row.id, hostName: row.name, name, sizeBytes, family })));
    return { items, next: null };
  }
}

/** The log says which models there are, the last look what is known of each. */
function modelsOf({ id, models }: { readonly id: string; readonly models: readonly string[] }, looks: ReadonlyMap<string, HostLook>): HostModel[] {
  const known = new Map(looks.get(id)?.models.map((model) => [model.name, model]));
  return models.map((name) => known.get(name) ?? { name, sizeBytes: null, family: null, modifiedAt: null });
}

export const listHostsSlice = slice({ controllers: [ListHostsController], projections: [listHostsProjection] });
