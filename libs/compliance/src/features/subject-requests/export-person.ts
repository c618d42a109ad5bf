import { Inject } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PinoLogger } from 'nestjs-pino';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { personalDataOf, type ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { CONTEXTS } from '@keystead/platform/src/core/tokens.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import { commandMayPass, isOutOfRoom, kindOf } from '@keystead/platform/src/projections/fault.js';
import type { SubjectEvent, SubjectEventData } from '../../contract/subject-events.js';
import { page } from '../../domain/page-of-a-person.js';
import { Patience } from '../../domain/patience.js';
import { EVIDENCE_RECORD, type EvidenceRecord } from '../../domain/ports.js';
import { ExportOvertaken, PERSON_RECORD, PersonGone, SUBJECT_EXPORTS, SUBJECT_WORK, type ExportPlace, type ExportWriter, type PersonRecord, type SubjectExports, type SubjectWork } from '../../domain/subject-ports.js';
import { digestsOf, endExport, ended, evolveSubject, EXPORT_LIFETIME_MS, noRequests, type SubjectState } from '../../domain/subject-request.js';

export class ExportPerson {
  constructor(
    readonly place: ExportPlace,
    readonly context: CommandContext,
  ) {}
}

const PROGRESS_EVERY = 500;

@CommandHandler(ExportPerson)
export class ExportPersonHandler implements ICommandHandler<ExportPerson> {
  private readonly patience = new Patience();

  constructor(
    private readonly writes: WriteModel,
    private readonly modules: ModuleRef,
    private readonly log: PinoLogger,
    @Inject(CONTEXTS) private readonly contexts: readonly ContextDefinition[],
    @Inject(PERSON_RECORD) private readonly record: PersonRecord,
    @Inject(SUBJECT_EXPORTS) private readonly exports: SubjectExports,
    @Inject(SUBJECT_WORK) private readonly work: SubjectWork,
    @Inject(EVIDENCE_RECORD) private readonly evidence: EvidenceRecord,
  ) {}

  /**
   * May run again after a crash, and beside a worker that lost the lead and does not know it yet: each writes files of its own, and the first
   * ending on record says by their digests which of them are the export.
   */
  async execute({ place, context }: ExportPerson): Promise<void> {
    const { organisation, requestId, memberId } = place;
    const { state: now } = await this.writes.load<SubjectState, SubjectEvent>(streamName({ context: 'compliance', kind: 'subject-request', organisation, id: memberId }), noRequests, evolveSubject);
    if (now.requests[requestId]?.state !== 'making') return this.clear(now, place);
    const ending = await this.make(place, context).then(
      (facts) => ended.exported({ requestId, memberId, ...facts }),
      (error: unknown) => {
        // Tried again by the reaction: a failure on record is one for ever.
        if (error instanceof ExportOvertaken || this.mayPass(error, requestId, context.now)) throw error;
        this.log.warn({ organisation, requestId, reason: kindOf(error) }, 'an export of a person could not be written');
        return ended.failed({ requestId, memberId, reason: reasonOf(error) });
      },
    );
    const { state: then } = await this.writes.decide<SubjectState, SubjectEvent>({ category: 'compliance.subject-request', id: memberId, initial: noRequests, evolve: evolveSubject, decide: (state) => endExport(ending, state), command: 'compliance.export-person', input: { requestId }, context: { ...context, idempotencyKey: null } });
    this.patience.ended(requestId);
    await this.clear(then, place);
  }

  /** The export itself may be what does not fit: writing it again and again would take the last room from everybody. */
  private mayPass(error: unknown, requestId: string, now: Date): boolean {
    return commandMayPass(error) && !isOutOfRoom(error) && this.patience.lasts(requestId, now);
  }

  private clear({ requests }: SubjectState, place: ExportPlace): Promise<void> {
    const exported = requests[place.requestId]?.exported ?? null;
    return this.exports.keepOnly(place, exported && digestsOf(exported));
  }

  private async make(place: ExportPlace, context: CommandContext): Promise<Omit<SubjectEventData<'compliance.subject-exported@1'>, 'requestId' | 'memberId'>> {
    const expiresAt = new Date(context.now.getTime() + EXPORT_LIFETIME_MS);
    const writer = await this.exports.begin(place, expiresAt);
    const madeAt = context.now.toISOString();
    const head = { format: 'keystead.subject-export', version: 1, organisation: place.organisation, person: place.memberId, requestId: place.requestId, madeAt };
    await writer.write('data', `${JSON.stringify(head).slice(0, -1)},\n"held":{`);
    await writer.write('page', page.head([['Named in the record as', place.memberId], ['Organisation', place.organisation], ['Made', madeAt], ['Fields of other people', 'are not opened; they are named by pseudonym']]));
    const held = await this.held(place, context, writer);
    await writer.write('data', '},\n"readModels":{');
    const rows = await this.readModels(place, writer);
    await writer.write('data', '},\n"events":[');
    const events = await this.events(place, writer);
    await writer.write('data', ']}\n');
    await writer.write('page', page.tail());
    const { bytes, digests } = await writer.end();
    return { events, rows: held + rows, bytes, dataDigest: digests.data, pageDigest: digests.page, expiresAt: expiresAt.toISOString() };
  }

  private async held(place: ExportPlace, context: CommandContext, writer: ExportWriter): Promise<number> {
    let count = 0;
    const tools = { get: this.modules.get.bind(this.modules), context };
    for (const [index, { name, about, rows }] of personalDataOf(this.contexts).entries()) {
      await writer.write('data', `${index === 0 ? '' : '],\n'}${JSON.stringify(name)}:[`);
      await writer.write('page', page.section(about));
      let first = true;
      for await (const row of rows(place, tools)) {
        await writer.write('data', `${first ? '' : ',\n'}${JSON.stringify(row)}`);
        await writer.write('page', page.item(name, row));
        first = false;
        count += 1;
      }
    }
    if (personalDataOf(this.contexts).length > 0) await writer.write('data', ']');
    return count;
  }

  private async readModels(place: ExportPlace, writer: ExportWriter): Promise<number> {
    let count = 0;
    let open: string | null = null;
    for await (const { table, row } of this.record.rowsOf(place.organisation, place.memberId)) {
      if (table !== open) {
        await writer.write('data', `${open === null ? '' : '],\n'}${JSON.stringify(table)}:[`);
        await writer.write('page', page.section(`Rows of ${table}`));
      }
      await writer.write('data', `${table === open ? ',' : ''}${JSON.stringify(row)}`);
      await writer.write('page', page.item(table, row));
      open = table;
      count += 1;
    }
    if (open !== null) await writer.write('data', ']');
    return count;
  }

  private async events(place: ExportPlace, writer: ExportWriter): Promise<number> {
    const { size: total } = await this.evidence.summary(place.organisation);
    let done = 0;
    let count = 0;
    await writer.write('page', page.section('Events'));
    for await (const event of this.record.eventsOf(place.organisation, place.memberId, (seen) => (done = seen))) {
      await writer.write('data', `${count === 0 ? '' : ',\n'}${JSON.stringify(event)}`);
      await writer.write('page', page.item(`${event.recordedAt} ${event.type}`, event.data));
      count += 1;
      if (count % PROGRESS_EVERY === 1) await this.work.progressed(place, { done, total: Math.max(total, done) });
    }
    return count;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof PersonGone) return 'The person was erased meanwhile.';
  if (isOutOfRoom(error)) return 'There is not enough room for it on the disk of the database. Tell whoever operates this installation to make room, then open another request.';
  if (commandMayPass(error)) return 'The database or the key management did not answer for ten minutes. Tell whoever operates this installation to run `keystead admin doctor`; when it finds nothing, open another request.';
  return 'The export could not be written. Open another request; if it stays, look at the log and at free disk space.';
}

export const exportPeopleWhoAsked = defineReaction({
  name: 'compliance.export-people-who-asked',
  on: {
    'compliance.subject-request-opened@1': async (logged, tools) => {
      const { kind, memberId, requestId } = logged.event.data as SubjectEventData<'compliance.subject-request-opened@1'>;
      if (kind === 'access') await tools.get(CommandBus, { strict: false }).execute(new ExportPerson({ organisation: logged.organisation, memberId, requestId }, tools.context()));
    },
  },
});
