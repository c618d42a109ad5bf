import { Body, Controller, Get, Injectable, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PassportStrategy } from '@nestjs/passport';
import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { Request, Response } from 'express';
import { Strategy } from 'passport';
import { z } from 'zod';
import { defineAbilities, ROLES, type Role } from '@keystead/kernel/src/abilities.js';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { defineRefusals } from '@keystead/kernel/src/refusal.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Public, Who } from '@keystead/platform/src/access/decorators.js';
import { STRATEGIES, type Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { defineContext, slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { answerPosition, ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam, plainText } from '@keystead/platform/src/http/text.js';
import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';

/** The smallest context there can be: notes that are written, and stamped by a reaction. It shows the plumbing at work. */

const written = defineEvent('toy.note-written@1', z.strictObject({ noteId: z.string(), text: z.string() }));
const stamped = defineEvent('toy.note-stamped@1', z.strictObject({ noteId: z.string() }));
type NoteEvent = EventOf<typeof written> | EventOf<typeof stamped>;
interface Note {
  readonly text: string | null;
  readonly stamps: number;
}
const noNote: Note = { text: null, stamps: 0 };
const evolve = (note: Note, event: NoteEvent): Note => (event.name === 'toy.note-written@1' ? { ...note, text: event.data.text } : { ...note, stamps: note.stamps + 1 });

export const toyRefusals = defineRefusals({ 'toy.note-is-rude': { status: 422, title: 'The note is rude' } });

class WriteNote {
  constructor(
    readonly text: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(WriteNote)
class WriteNoteHandler implements ICommandHandler<WriteNote> {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
  ) {}

  async execute({ text, context }: WriteNote): Promise<Written<Note> & { id: string }> {
    const id = this.ids.next('cmd', context);
    const decide = (note: Note): NoteEvent[] => {
      if (text === 'rude') throw toyRefusals.refuse('toy.note-is-rude', 'Say it kindly.');
      return note.text === null ? [written.create({ noteId: id, text })] : [];
    };
    return { ...(await this.writes.decide<Note, NoteEvent>({ category: 'toy.note', id, initial: noNote, evolve, decide, command: 'toy.write-note', input: { text }, context })), id };
  }
}

class StampNote {
  constructor(
    readonly id: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(StampNote)
class StampNoteHandler implements ICommandHandler<StampNote> {
  constructor(private readonly writes: WriteModel) {}

  execute({ id, context }: StampNote): Promise<Written<Note>> {
    return this.writes.decide<Note, NoteEvent>({ category: 'toy.note', id, initial: noNote, evolve, decide: () => [stamped.create({ noteId: id })], command: 'toy.stamp-note', input: { id }, context });
  }
}

export const NoteRow = defineEntity({
  name: 'NoteRow',
  tableName: 'toy_notes',
  properties: { id: p.string().primary(), organisation: p.string(), text: p.string(), stamps: p.integer() },
});

/** Set by a test to make the projector, or the reaction, fail on a text, as a programming error would. */
export const poison = { text: '', stamp: '' };

const notes = defineProjection({
  name: 'toy.notes',
  entities: [NoteRow],
  on: {
    'toy.note-written@1': (logged, em) => {
      const { noteId, text } = logged.event.data as { noteId: string; text: string };
      if (text === poison.text) throw new Error('cannot digest this note');
      em.create(NoteRow, { id: noteId, organisation: logged.organisation, text, stamps: 0 });
    },
    'toy.note-stamped@1': async (logged, em) => {
      const row = await em.findOneOrFail(NoteRow, { id: (logged.event.data as { noteId: string }).noteId });
      row.stamps += 1;
    },
  },
});

const stampWhatWasWritten = defineReaction({
  name: 'toy.stamp-what-was-written',
  on: {
    'toy.note-written@1': (logged, tools) => {
      const { noteId, text } = logged.event.data as { noteId: string; text: string };
      if (text === poison.stamp) throw new Error('cannot stamp this note');
      return tools.get(CommandBus, { strict: false }).execute(new StampNote(noteId, tools.context()));
    },
  },
});

const body = z.strictObject({ text: plainText(200) });

@Controller('api/notes')
class NotesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly read: ReadDb,
  ) {}

  @Post()
  @Allow('create', 'Note')
  @Answers(z.object({ id: z.string() }), 201)
  async write(@Body({ schema: body }) { text }: z.infer<typeof body>, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<{ id: string }> {
    const result = await this.commands.execute(new WriteNote(text, context));
    answerPosition(response, result);
    return { id: result.id };
  }

  @Get()
  @Allow('read', 'Note')
  @ReadsFrom('toy.notes')
  async list(@Query({ schema: pageQuery }) { cursor, limit }: z.infer<typeof pageQuery>, @Who() who: Principal): Promise<Page<InferEntity<typeof NoteRow>>> {
    return this.read.of(who.organisation).page(NoteRow, {}, { cursor, limit }, 'id');
  }

  @Get('unsigned/:id')
  unsigned(@Param('id', { schema: idParam }) id: string): string {
    return id;
  }

  @Get('broken')
  @Public('shows what an unexpected failure looks like from outside')
  broken(): never {
    throw new Error('connection string postgres://keystead:hunter2@db');
  }
}

/** Trusts two headers: enough to knock at doors with any organisation and role. */
@Injectable()
class HeaderStrategy extends PassportStrategy(
  class extends Strategy {
    override authenticate(request: Request): void {
      const organisation = request.get('x-organisation');
      const role = request.get('x-role') as Role;
      if (organisation === undefined || !ROLES.includes(role)) return this.fail();
      this.success({ organisation, member: 'p_00000000000000000000000001', roles: [role], via: 'session', credential: 'ses_1' } satisfies Principal);
    }
  },
  STRATEGIES[0],
) {
  validate(): void {}
}

@Injectable()
class NoTokenStrategy extends PassportStrategy(
  class extends Strategy {
    override authenticate(): void {
      this.fail();
    }
  },
  STRATEGIES[1],
) {
  validate(): void {}
}

export const toyContext = defineContext({
  name: 'toy',
  events: [written, stamped],
  refusals: [toyRefusals],
  abilities: defineAbilities({ user: [['create', 'Note'], ['read', 'Note']], developer: [], admin: [], auditor: [['read', 'Note']] }),
  slices: [slice({ controllers: [NotesController], providers: [WriteNoteHandler, StampNoteHandler], projections: [notes], reactions: [stampWhatWasWritten] })],
  providers: [HeaderStrategy, NoTokenStrategy],
});
