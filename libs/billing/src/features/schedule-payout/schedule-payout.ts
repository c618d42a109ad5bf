import { Body, Controller, Post, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { emptyAccount, evolveAccount, schedulePayout, type Account } from '../../domain/account.js';

const body = z.strictObject({});
const answer = z.object({ id: z.string() });

class SchedulePayoutCommand {
  constructor(
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(SchedulePayoutCommand)
class SchedulePayoutHandler implements ICommandHandler<SchedulePayoutCommand> {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
  ) {}

  async execute({ memberId, context }: SchedulePayoutCommand): Promise<Written<Account> & { payoutId: string }> {
    const payoutId = this.ids.next('pay', context);
    const written = await this.writes.decide({
      category: 'billing.account',
      id: context.organisation,
      initial: emptyAccount,
      evolve: evolveAccount,
      decide: (account) => schedulePayout(payoutId, memberId, account),
      command: 'billing.schedule-payout',
      input: {},
      context,
    });
    return { ...written, payoutId };
  }
}

@Controller('api/developer/payouts')
class SchedulePayoutController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Allow('create', 'Payout')
  @Answers(answer, 201)
  async schedule(@Body({ schema: body }) _: z.infer<typeof body>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof answer>> {
    const written = await this.commands.execute<SchedulePayoutCommand, Written<Account> & { payoutId: string }>(new SchedulePayoutCommand(who.member, context));
    answerPosition(response, written);
    return { id: written.payoutId };
  }
}

export const schedulePayoutSlice = slice({ controllers: [SchedulePayoutController], providers: [SchedulePayoutHandler] });
