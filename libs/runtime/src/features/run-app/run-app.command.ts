import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { POLICY_READER, type PolicyReader } from '@keystead/identity/src/contract/index.js';
import { RUNNABLE_APPS, type RunnableApp, type RunnableApps } from '@keystead/marketplace/src/contract/index.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import type { ExecutionEvent } from '../../contract/events.js';
import { DEFAULT_LIMITS, lowerLimits, type RunLimits } from '../../contract/sandbox.js';
import { evolveExecution, noExecution, refuseExecution, requestExecution, type ExecutionState } from '../../domain/execution.js';
import { CONTENT_DIGEST, CONTENT_STORE, RUNS_UNDER_WAY, type ContentDigest, type ContentStore, type RunsUnderWay } from '../../domain/ports.js';
import { runtimeRefusals, type RuntimeRefusalCode } from '../../domain/refusals.js';
import { RUNNERS, type Runners } from '../../domain/runners.js';
import { InputCheck } from './input-check.js';
import { RunDesk } from './run-desk.js';

export class RunAppCommand {
  constructor(
    readonly installId: string,
    readonly input: Record<string, Json>,
    readonly modelPreference: string | null,
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}

interface Objection {
  readonly code: RuntimeRefusalCode;
  readonly reason: string;
  /** What decided, for the record. */
  readonly rule: string;
}

@CommandHandler(RunAppCommand)
export class RunAppHandler implements ICommandHandler<RunAppCommand> {
  private readonly inputs = new InputCheck();

  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    private readonly desk: RunDesk,
    @Inject(RUNNABLE_APPS) private readonly apps: RunnableApps,
    @Inject(POLICY_READER) private readonly policies: PolicyReader,
    @Inject(CONTENT_STORE) private readonly contents: ContentStore,
    @Inject(CONTENT_DIGEST) private readonly digests: ContentDigest,
    @Inject(RUNS_UNDER_WAY) private readonly underWay: RunsUnderWay,
    @Inject(RUNNERS) private readonly runners: Runners,
  ) {}

  async execute(command: RunAppCommand): Promise<{ position: string; executionId: string }> {
    const { context, memberId, installId, input } = command;
    const executionId = this.ids.next('exe', context);
    const earlier = await this.duplicateOf(command, executionId);
    if (earlier !== null) return earlier;
    const app = await this.apps.forRun(context.organisation, memberId, installId);
    this.inputs.check(app.digest, app.manifest.input, input);
    const objection = (await this.policyObjection(context.organisation, app)) ?? this.hostObjection(app);
    if (objection !== null) throw await this.refuse(command, executionId, app, objection);
    const limits = lowerLimits(DEFAULT_LIMITS, defined(app.manifest.limits));
    const owner = { organisation: context.organisation, memberId, executionId };
    await Promise.all([this.contents.putInput(owner, input), this.underWay.add(owner)]);
    const written = await this.request(command, executionId, app, limits);
    if (!written.repeated) {
      const { organisation, correlation } = context;
      this.desk.start({ organisation, memberId, executionId, app, input, limits, modelPreference: command.modelPreference, correlation, requestedEventId: written.eventIds[0]! });
    }
    return { position: written.position, executionId };
  }

  /** A repeat of an accepted request has its answer, whatever was forbidden or uninstalled since. */
  private async duplicateOf(command: RunAppCommand, executionId: string): Promise<{ position: string; executionId: string } | null> {
    if (command.context.idempotencyKey === null) return null;
    const { repeated, position, state } = await this.append(command, executionId, () => [], command.context);
    return repeated && state.kind !== 'refused' ? { position, executionId } : null;
  }

  private async policyObjection(organisation: string, app: RunnableApp): Promise<Objection | null> {
    const ban = (await this.policies.current(organisation)).forbiddenApps.get(app.appId);
    if (ban === undefined) return null;
    return { code: 'runtime.app-forbidden', reason: `An administrator of your organisation forbids ${app.appName}: ${ban.reason} Ask them if you need it.`, rule: 'policy.forbidden-apps' };
  }

  /** An app of strangers needs a boundary of the operating system; where the host offers none, it does not run. */
  private hostObjection(app: RunnableApp): Objection | null {
    if (app.trusted) return null;
    const isolation = this.runners.isolation();
    if (isolation === null) return { code: 'runtime.isolation-too-weak', reason: `${app.appName} comes from another organisation, and no runner is connected that could isolate it. Try again in a moment, or tell your administrator.`, rule: 'isolation.strangers-need-L1' };
    if (isolation.level !== 'L0') return null;
    return { code: 'runtime.isolation-too-weak', reason: `${app.appName} comes from another organisation and this host isolates only by process (L0). Ask your administrator to install bubblewrap.`, rule: 'isolation.strangers-need-L1' };
  }

  private request(command: RunAppCommand, executionId: string, app: RunnableApp, limits: RunLimits): Promise<Written<ExecutionState>> {
    const { context, memberId, installId, input, modelPreference } = command;
    const { appId, appName, appOrganisation, versionId, version, digest, priceUsd } = app;
    return this.append(command, executionId, (state) =>
      requestExecution({ executionId, memberId, installId, appId, appName, appOrganisation, versionId, version, bundleDigest: digest, priceUsd, inputDigest: this.digests.of(input), limits, modelPreference }, state),
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

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
