import type { Pool } from 'pg';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { evolveHost, noHost } from '../domain/host.js';

/** The gateway's view of hosts (its `LocalHosts`). Where a call may go is decided by the log; what is offered may come from the read model. */
export class RegisteredHosts {
  constructor(
    private readonly writes: WriteModel,
    private readonly pool: Pool,
  ) {}

  async baseUrlOf(organisation: string, hostId: string): Promise<string | null> {
    const { state } = await this.writes.load(streamName({ context: 'local-ai', kind: 'host', organisation, id: hostId }), noHost, evolveHost);
    return state.kind === 'registered' ? state.baseUrl : null;
  }

  async modelsOf(organisation: string): Promise<readonly { readonly hostId: string; readonly hostName: string; readonly model: string }[]> {
    const { rows } = await this.pool.query<{ id: string; name: string; models: string[] }>('SELECT id, name, models FROM read.local_ai_hosts WHERE organisation = $1 ORDER BY name', [organisation]);
    return rows.flatMap(({ id, name, models }) => models.map((model) => ({ hostId: id, hostName: name, model })));
  }
}
