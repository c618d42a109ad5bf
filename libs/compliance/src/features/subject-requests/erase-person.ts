import { Inject } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { personalDataOf, type ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { CONTEXTS, SUBJECT_KEYS } from '@keystead/platform/src/core/tokens.js';
import type { PersonalDataDefinition, PersonalDataTools } from '@keystead/platform/src/people/define-personal-data.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import type { SubjectEvent, SubjectEventData } from '../../contract/subject-events.js';
import { SUBJECT_WORK, type ExportPlace, type SubjectKeyDestroyer, type SubjectWork } from '../../domain/subject-ports.js';
import { endErasure, evolveSubject, KEPT, noRequests, type SubjectState } from '../../domain/subject-request.js';

class ErasePerson {
  constructor(
    readonly place: ExportPlace,
    readonly context: CommandContext,
  ) {}
}

const KEY = { what: 'crypto.subject-key', about: 'the key of everything sealed for you: name, e-mail address, names of tokens, contents of runs' };

@CommandHandler(ErasePerson)
export class ErasePersonHandler implements ICommandHandler<ErasePerson> {
  constructor(
    private readonly writes: WriteModel,
    private readonly modules: ModuleRef,
    @Inject(CONTEXTS) private readonly contexts: readonly ContextDefinition[],
    @Inject(SUBJECT_KEYS) private readonly keys: SubjectKeyDestroyer,
    @Inject(SUBJECT_WORK) private readonly work: SubjectWork,
  ) {}

  /**
   * Each step can be done again, and the event comes last: whoever is cut off in between finishes at the next try. Of the key it is known for
   * ever whether there was one, so it is asked and not noted; what an earlier version noted of it was a guess.
   */
  async execute({ place, context }: ErasePerson): Promise<void> {
    const all = personalDataOf(this.contexts);
    const found: { what: string; about: string; rows: number }[] = [];
    for (const data of all) found.push({ what: data.name, about: data.about, rows: await data.count(place, this.toolsFor(data, context)) });
    const held = await this.work.heldAtFirst(place, found);
    const key = { ...KEY, rows: (await this.keys.erase(place.organisation, place.memberId)) ? 1 : 0 };
    for (const data of all) await data.forget(place, this.toolsFor(data, context));
    const erased = { requestId: place.requestId, memberId: place.memberId, destroyed: [key, ...held.filter(({ what }) => what !== KEY.what)], kept: [...KEPT] };
    await this.writes.decide<SubjectState, SubjectEvent>({ category: 'compliance.subject-request', id: place.memberId, initial: noRequests, evolve: evolveSubject, decide: (state) => endErasure(erased, state), command: 'compliance.erase-person', input: { requestId: place.requestId }, context });
  }

  private toolsFor({ name }: PersonalDataDefinition, context: CommandContext): PersonalDataTools {
    return { get: this.modules.get.bind(this.modules), context: furtherStep(context, name) };
  }
}

export const erasePeopleWhoAsked = defineReaction({
  name: 'compliance.erase-people-who-asked',
  on: {
    'compliance.subject-erasure-ordered@1': async (logged, tools) => {
      const { memberId, requestId } = logged.event.data as SubjectEventData<'compliance.subject-erasure-ordered@1'>;
      await tools.get(CommandBus, { strict: false }).execute(new ErasePerson({ organisation: logged.organisation, memberId, requestId }, tools.context()));
    },
  },
});
