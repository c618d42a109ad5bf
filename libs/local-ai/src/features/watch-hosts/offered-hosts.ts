import { Injectable } from '@nestjs/common';
import type { LocalHosts } from '@keystead/gateway/src/contract/index.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { evolveHost, noHost } from '../../domain/host.js';
import { KnownHostRow } from './known-hosts.projection.js';

/** The gateway's view of hosts. Where a call may go is decided by the log; what is offered may come from the read model. */
@Injectable()
export class OfferedHosts implements LocalHosts {
  constructor(
    private readonly writes: WriteModel,
    private readonly read: ReadDb,
  ) {}

  async baseUrlOf(organisation: string, hostId: string): Promise<string | null> {
    const { state } = await this.writes.load(streamName({ context: 'local-ai', kind: 'host', organisation, id: hostId }), noHost, evolveHost);
    return state.kind === 'registered' ? state.baseUrl : null;
  }

  async modelsOf(organisation: string): Promise<readonly { readonly hostId: string; readonly hostName: string; readonly model: string }[]> {
    const rows = await this.read.of(organisation).rows(KnownHostRow, {}, { orderBy: { name: 'asc', id: 'asc' } });
    return rows.flatMap(({ id, name, models }) => models.map((model) => ({ hostId: id, hostName: name, model })));
  }
}
