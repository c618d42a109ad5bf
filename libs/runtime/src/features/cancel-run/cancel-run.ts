import { Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { evolveExecution, noExecution, requestCancel, type ExecutionState } from '../../domain/execution.js';
import { RUNS_UNDER_WAY, type RunsUnderWay } from '../../domain/ports.js';
import { RunCanceller } from '../../domain/run-canceller.js';
import { HearCancels } from './hear-cancels.js';

export class CancelRunCommand {
  constructor(
    readonly executionId: string,
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(CancelRunCommand)
export class CancelRunHandler implements ICommandHandler<CancelRunCommand> {
  constructor(
    private readonly writes: WriteModel,
    private readonly canceller: RunCanceller,
    @Inject(RUNS_UNDER_WAY) private readonly underWay: Pick<RunsUnderWay, 'wishCancelled'>,
  ) {}

  /** The wish is recorded first; the terminal event follows when the sandbox is gone. */
  async execute({ executionId, memberId, context }: CancelRunCommand): Promise<Written<ExecutionState>> {
    const written = await this.writes.decide({ category: 'runtime.execution', id: executionId, initial: noExecution, evolve: evolveExecution, decide: (state) => requestCancel(executionId, memberId, state), command: 'runtime.cancel-run', input: { executionId }, context });
    // Another process may conduct it, or this one be about to.
    if (!this.canceller.cancel(executionId)) await this.underWay.wishCancelled(context.organisation, executionId);
    return written;
  }
}

@Controller('api/executions')
class CancelRunController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/cancel')
  @Allow('update', 'Execution')
  @AnswersNothing()
  async cancel(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    answerPosition(response, await this.commands.execute(new CancelRunCommand(id, who.member, context)));
  }
}

export const cancelRunSlice = slice({ controllers: [CancelRunController], providers: [CancelRunHandler, HearCancels] });
