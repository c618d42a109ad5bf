// @ts-check
/** The files of a new write slice: they compile, nobody may call the route yet, and the spec fails until it says what should happen. */

/** @param {string} name kebab-case */
const pascal = (name) => name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
/** @param {string} name kebab-case */
export const camel = (name) => pascal(name).replace(/^./, (first) => first.toLowerCase());

/** @param {string} context @param {string} name @returns {Readonly<Record<string, string>>} by file name */
export function sliceSkeleton(context, name) {
  return {
    [`${name}.command.ts`]: command(context, name),
    [`${name}.route.ts`]: route(context, name),
    [`${name}.spec.ts`]: spec(context, name),
  };
}

/** @param {string} context @param {string} name */
function command(context, name) {
  return `import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DomainEvent } from '@keystead/kernel/src/event.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';

export interface ${pascal(name)}Input {
  readonly id: string;
}

/** What the stream has said so far; the aggregate's state in domain/ takes its place. */
interface Facts {
  readonly events: number;
}

export const noFacts: Facts = { events: 0 };

/** Pure. Moves to the aggregate's decider in domain/ once it knows what it decides on. */
export function ${camel(name)}(_facts: Facts, _input: ${pascal(name)}Input): readonly DomainEvent[] {
  return [];
}

export class ${pascal(name)}Command {
  constructor(
    readonly input: ${pascal(name)}Input,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(${pascal(name)}Command)
export class ${pascal(name)}Handler implements ICommandHandler<${pascal(name)}Command> {
  constructor(private readonly writes: WriteModel) {}

  async execute({ input, context }: ${pascal(name)}Command): Promise<Written<Facts>> {
    return this.writes.decide<Facts, DomainEvent>({
      category: '${context}.${name}',
      id: input.id,
      initial: noFacts,
      evolve: ({ events }) => ({ events: events + 1 }),
      decide: (facts) => ${camel(name)}(facts, input),
      command: '${context}.${name}',
      input,
      context,
    });
  }
}
`;
}

/** @param {string} context @param {string} name */
function route(context, name) {
  return `import { Body, Controller, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import { Allow } from '@keystead/platform/src/access/decorators.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { ${pascal(name)}Command, ${pascal(name)}Handler } from './${name}.command.js';

const body = z.strictObject({ id: z.string().max(64) });

@Controller('api/${context}')
class ${pascal(name)}Controller {
  constructor(private readonly commands: CommandBus) {}

  /** Nobody may until domain/abilities.ts gives a role the right. */
  @Post('${name}')
  @Allow('create', '${pascal(name)}')
  @AnswersNothing()
  async ${camel(name)}(@Body({ schema: body }) input: z.infer<typeof body>, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    answerPosition(response, await this.commands.execute(new ${pascal(name)}Command(input, context)));
  }
}

export const ${camel(name)}Slice = slice({ controllers: [${pascal(name)}Controller], providers: [${pascal(name)}Handler] });
`;
}

/** @param {string} context @param {string} name */
function spec(context, name) {
  return `import { ${camel(name)}, noFacts } from './${name}.command.js';

describe('${name.replaceAll('-', ' ')}', () => {
  it('says precisely what happened', () => {
    expect(${camel(name)}(noFacts, { id: 'id_1' })).toEqual([{ name: '${context}.what-happened@1', data: {} }]);
  });
});
`;
}
