import { Controller, Get } from '@nestjs/common';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { CallSettled } from '@keystead/gateway/src/contract/index.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { pageOf } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { HostEvent } from '../../contract/events.js';

const LOCAL_USAGE = 'local-ai.show-local-usage';

/** What one person's calls took on one local model. */
const UsageRow = defineEntity({
  name: 'LocalUsageRow',
  tableName: 'local_ai_usage',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    memberId: p.string(),
    hostId: p.string(),
    model: p.string(),
    calls: p.integer(),
    inputTokens: p.bigint('number'),
    outputTokens: p.bigint('number'),
    generationMs: p.bigint('number'),
  },
  indexes: [{ properties: ['organisation', 'memberId'] }],
});
const HostNameRow = defineEntity({ name: 'HostNameRow', tableName: 'local_ai_host_names', properties: { id: p.string().primary(), organisation: p.string(), name: p.string() } });

const usageProjection = defineProjection({
  name: LOCAL_USAGE,
  entities: [UsageRow, HostNameRow],
  on: {
    'local-ai.host-registered@1': (logged, em) => {
      const { hostId, name } = logged.event.data as Extract<HostEvent, { name: 'local-ai.host-registered@1' }>['data'];
      em.create(HostNameRow, { id: hostId, organisation: logged.organisation, name });
    },
    'gateway.call-settled@1': async (logged, em) => {
      const { provider, model: full, memberId, inputTokens, outputTokens, local } = logged.event.data as ReturnType<(typeof CallSettled)['create']>['data'];
      if (provider !== 'ollama') return;
      const [, hostId = '', ...name] = full.split('/');
      const id = `${logged.organisation}/${memberId}/${full}`;
      const row = (await em.findOne(UsageRow, { id, organisation: logged.organisation })) ?? em.create(UsageRow, { id, organisation: logged.organisation, memberId, hostId, model: name.join('/'), calls: 0, inputTokens: 0, outputTokens: 0, generationMs: 0 });
      row.calls += 1;
      row.inputTokens += inputTokens;
      row.outputTokens += outputTokens;
      row.generationMs += Math.round(local?.generationMs ?? 0);
    },
  },
  partitionKey: (logged) => logged.organisation,
});

const usageView = z.object({ model: z.string(), hostName: z.string(), calls: z.int(), inputTokens: z.int(), outputTokens: z.int(), tokensPerSecond: z.number().nullable() });

@Controller('api/local-usage')
class ShowLocalUsageController {
  constructor(private readonly read: ReadDb) {}

  @Get()
  @Allow('read', 'LocalModel')
  @ReadsFrom(LOCAL_USAGE)
  @Answers(pageOf(usageView))
  async show(@Who() { organisation, member }: Principal): Promise<z.infer<ReturnType<typeof pageOf<typeof usageView>>>> {
    const own = this.read.of(organisation);
    const rows = await own.rows(UsageRow, { memberId: member }, { orderBy: { calls: 'desc' }, limit: 200 });
    const names = new Map((await own.rows(HostNameRow, {})).map((row) => [row.id, row.name]));
    const items = rows.map(({ model, hostId, calls, inputTokens, outputTokens, generationMs }) => ({
      model,
      hostName: names.get(hostId) ?? hostId,
      calls,
      inputTokens,
      outputTokens,
      tokensPerSecond: generationMs === 0 ? null : Math.round((outputTokens / generationMs) * 10_000) / 10,
    }));
    return { items, next: null };
  }
}

export const showLocalUsageSlice = slice({ controllers: [ShowLocalUsageController], projections: [usageProjection] });
