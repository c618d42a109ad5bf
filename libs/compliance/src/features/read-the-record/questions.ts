import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { auditLogRead, type AuditEvent } from '../../contract/events.js';

export const filters = {
  person: idParam.optional(),
  app: idParam.optional(),
  key: idParam.optional(),
  execution: idParam.optional(),
  type: z.string().max(120).regex(/^[a-z0-9@.-]+$/, 'is not an event type').optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
};

/** What was set of `filters`; `event` is the id of one event that was opened by itself. */
export type Filters = Readonly<Partial<Record<keyof typeof filters | 'event', string>>>;

/** What was asked of the record: reading it is on the record too, once per question. */
@Injectable()
export class Questions {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
  ) {}

  /** @returns null unless this reader asked it */
  async asked(queryId: string, who: Principal): Promise<Filters | null> {
    const stream = streamName({ context: 'compliance', kind: 'audit', organisation: who.organisation, id: queryId });
    const state = await this.writes.loadOnce(stream, null, question);
    return state !== null && state.readerId === who.member ? state.filters : null;
  }

  /** @returns the id of the question */
  async record(set: Filters, who: Principal, context: CommandContext): Promise<string> {
    const once = { ...context, idempotencyKey: null };
    const queryId = this.ids.next('cmd', once);
    await this.writes.decide<Question, AuditEvent>({
      category: 'compliance.audit',
      id: queryId,
      initial: null,
      evolve: question,
      decide: () => [auditLogRead.create({ queryId, readerId: who.member, filters: { ...set } })],
      command: 'compliance.read-audit-log',
      input: set,
      context: once,
    });
    return queryId;
  }
}

type Question = AuditEvent['data'] | null;

/** Its stream has one event, for ever. */
function question(_before: Question, event: AuditEvent): Question {
  return event.data;
}

/** A name with its version is one type: an index then has its events in order, however long ago they happened. */
const WHOLE_TYPE = /@\d+$/;

/** Rows of `LoggedEventRow` that answer the question, but for `event`. */
export function conditionsOf({ person, app, key, execution, type, from, to }: Filters): object {
  return {
    ...(person !== undefined && { people: { $contains: [person] } }),
    ...(app !== undefined && { appId: app }),
    ...(key !== undefined && { keyId: key }),
    ...(execution !== undefined && { executionId: execution }),
    ...(type !== undefined && { type: WHOLE_TYPE.test(type) ? type : { $like: `${type}%` } }),
    ...((from !== undefined || to !== undefined) && { at: { ...(from !== undefined && { $gte: new Date(from).toISOString() }), ...(to !== undefined && { $lt: new Date(to).toISOString() }) } }),
  };
}

