import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { RunnableApp } from '@keystead/marketplace/src/contract/index.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import type { ExecutionEvent } from '../../contract/events.js';
import { DEFAULT_LIMITS, lowerLimits, type RunLimits } from '../../contract/sandbox.js';
import { evolveExecution, isOpen, noExecution, refuseExecution, requestExecution, type ExecutionState } from '../../domain/execution.js';
import { CONTENT_DIGEST, type ContentDigest } from '../../domain/ports.js';
import { runtimeRefusals } from '../../domain/refusals.js';
import { Admission, type Objection } from './admission.js';
import { RunDesk } from './run-desk.js';
import { RunRecord } from './run-record.js';

export class RunAppCommand {
  constructor(
    readonly installId: string,
    readonly input: Record<string, Json>,
    readonly modelPreference: string | null,
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(RunAppCommand)
export class RunAppHandler implements ICommandHandler<RunAppCommand> {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    private readonly admission: Admission,
    private readonly record: RunRecord,
    private readonly desk: RunDesk,
    @Inject(CONTENT_DIGEST) private readonly digests: ContentDigest,
  ) {}

  async execute(command: RunAppCommand): Promise<{ position: string; executionId: string }> {
    const { context, memberId, installId, input } = command;
    const executionId = this.ids.next('exe', context);
    const earlier = await this.duplicateOf(command, executionId);
    if (earlier !== null) return earlier;
    const { app, objection } = await this.admission.ask(context.organisation, memberId, installId, input);
    if (objection !== null) throw await this.refuse(command, executionId, app, objection);
    const limits = lowerLimits(DEFAULT_LIMITS, defined(app.manifest.limits));
    const owner = { organisation: context.organisation, memberId, executionId };
    const inputDigest = this.digests.of(input);
    const written = await this.record.open(owner, input, () => this.request(command, executionId, app, limits, inputDigest));
    if (written.state.kind === 'refused') {
      await this.record.withdraw(owner);
      throw asRecorded(written.state, executionId);
    }
    if (!written.repeated) {
      const { organisation, correlation } = context;
      this.desk.start({ organisation, memberId, executionId, app, input, limits, modelPreference: command.modelPreference, correlation, requestedEventId: written.eventIds[0]! });
    } else if (!isOpen(written.state)) {
      // The run ended before this repeat listed it: nobody would take it off the list again.
      await this.record.close(owner);
    }
    return { position: written.position, executionId };
  }

  /** A repeat has the answer of its request, whatever was forbidden, allowed again or uninstalled since. @throws Refusal as recorded */
  private async duplicateOf(command: RunAppCommand, executionId: string): Promise<{ position: string; executionId: string } | null> {
    if (command.context.idempotencyKey === null) return null;
    const { repeated, position, state } = await this.append(command, executionId, () => [], command.context);
    if (!repeated) return null;
    if (state.kind === 'refused') throw asRecorded(state, executionId);
    return { position, executionId };
  }

  private request(command: RunAppCommand, executionId: string, app: RunnableApp, limits: RunLimits, inputDigest: string): Promise<Written<ExecutionState>> {
    const { context, memberId, installId, modelPreference } = command;
    const { appId, appName, appOrganisation, versionId, version, digest, priceUsd } = app;
    return this.append(command, executionId, (state) =>
      requestExecution({ executionId, memberId, installId, appId, appName, appOrganisation, versionId, version, bundleDigest: digest, priceUsd, inputDigest, limits, modelPreference }, state),
      context,
    );
  }

  private async refuse(command: RunAppCommand, executionId: string, app: RunnableApp, { code, reason, rule }: Objection): Promise<Error> {
    const { memberId, installId, context } = command;
    await this.append(command, executionId, (state) => refuseExecution({ executionId, memberId, installId, appId: app.appId, appName: app.appName, code, reason, rule }, state), context);
    return runtimeRefusals.refuse(code, reason, { executionId });
  }

  private append(command: RunAppCommand, executionId: string, decide: (state: ExecutionState) => ExecutionEvent[], context: CommandContext): Promise<Written<ExecutionState>> {
    const { installId, input, modelPreference } = command;
    return this.writes.decide<ExecutionState, ExecutionEvent>({ category: 'runtime.execution', id: executionId, initial: noExecution, evolve: evolveExecution, decide, command: 'runtime.run-app', input: { installId, input, modelPreference }, context });
  }
}

/** In the words that were recorded; the code decides the status. */
function asRecorded({ code, reason }: Extract<ExecutionState, { kind: 'refused' }>, executionId: string): Error {
  return runtimeRefusals.refuse(code, reason, { executionId });
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
