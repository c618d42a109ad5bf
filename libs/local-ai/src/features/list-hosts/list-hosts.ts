import { Controller, Get, Inject, Param } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { pageOf } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { HOST_KINDS } from '../../contract/events.js';
import { evolveHost, noHost, seeModels } from '../../domain/host.js';
import { OLLAMA_HOSTS, type HostModel, type OllamaHosts } from '../../domain/ports.js';
import { localAiRefusals } from '../../domain/refusals.js';
import { HostRow } from './host.row.js';
import { LIST_HOSTS, listHostsProjection } from './list-hosts.projection.js';

const PROBE_MS = 2_000;

const hostView = z.object({ id: z.string(), name: z.string(), kind: z.enum(HOST_KINDS), baseUrl: z.string(), state: z.enum(['reachable', 'unreachable']), checkedAt: z.string() });
const modelView = z.object({ name: z.string(), sizeBytes: z.int().nullable(), family: z.string().nullable(), modifiedAt: z.string().nullable() });
const localModelView = z.object({ id: z.string(), hostId: z.string(), hostName: z.string(), name: z.string(), sizeBytes: z.int().nullable(), family: z.string().nullable() });

@Controller('api')
class ListHostsController {
  constructor(
    private readonly read: ReadDb,
    private readonly writes: WriteModel,
    @Inject(OLLAMA_HOSTS) private readonly hosts: OllamaHosts,
  ) {}

  @Get('local-hosts')
  @Allow('read', 'LocalHost')
  @ReadsFrom(LIST_HOSTS)
  @Answers(pageOf(hostView))
  async list(@Who() { organisation }: Principal): Promise<z.infer<ReturnType<typeof pageOf<typeof hostView>>>> {
    const rows = await this.read.of(organisation).rows(HostRow, {}, { orderBy: { registeredAt: 'desc' }, limit: 200 });
    const items = await Promise.all(
      rows.map(async ({ id, name, baseUrl }) => {
        const models = await this.look(organisation, id, baseUrl);
        return { id, name, kind: 'ollama' as const, baseUrl, state: models === null ? ('unreachable' as const) : ('reachable' as const), checkedAt: new Date().toISOString() };
      }),
    );
    return { items, next: null };
  }

  @Get('local-hosts/:id/models')
  @Allow('read', 'LocalHost')
  @ReadsFrom(LIST_HOSTS)
  @Answers(pageOf(modelView))
  async models(@Param('id', { schema: idParam }) id: string, @Who() { organisation }: Principal): Promise<{ items: HostModel[]; next: null }> {
    const row = await this.read.of(organisation).row(HostRow, { id });
    if (row === null) throw localAiRefusals.refuse('local-ai.host-not-found', 'It may have been removed; look at the list of hosts.');
    return { items: [...(await this.hosts.models(row.baseUrl, AbortSignal.timeout(PROBE_MS)))], next: null };
  }

  /** For everybody who runs apps; a host that does not answer shows what was seen on it last. */
  @Get('local-models')
  @Allow('read', 'LocalModel')
  @ReadsFrom(LIST_HOSTS)
  @Answers(pageOf(localModelView))
  async localModels(@Who() { organisation }: Principal): Promise<z.infer<ReturnType<typeof pageOf<typeof localModelView>>>> {
    const rows = await this.read.of(organisation).rows(HostRow, {}, { orderBy: { name: 'asc' }, limit: 200 });
    const found = await Promise.all(rows.map(async (row) => ({ row, models: await this.look(organisation, row.id, row.baseUrl) })));
    const items = found.flatMap(({ row, models }) => {
      const shown: readonly HostModel[] = models ?? row.models.map((name) => ({ name, sizeBytes: null, family: null, modifiedAt: null }));
      return shown.map(({ name, sizeBytes, family }) => ({ id: `ollama/${row.id}/${name}`, hostId: row.id, hostName: row.name, name, sizeBytes, family }));
    });
    return { items, next: null };
  }

  /** @returns null when the host does not answer; what is new on it goes on the record */
  private async look(organisation: string, id: string, baseUrl: string): Promise<readonly HostModel[] | null> {
    const models = await this.hosts.models(baseUrl, AbortSignal.timeout(PROBE_MS)).catch(() => null);
    if (models === null) return null;
    const context = serviceContext({ organisation, service: 'local-ai', correlation: id, now: new Date() });
    await this.writes.decide({ category: 'local-ai.host', id, initial: noHost, evolve: evolveHost, decide: (state) => seeModels(id, models.map((model) => model.name), state), command: 'local-ai.see-models', input: {}, context });
    return models;
  }
}

export const listHostsSlice = slice({ controllers: [ListHostsController], projections: [listHostsProjection] });
