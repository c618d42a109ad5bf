import { Inject, Injectable } from '@nestjs/common';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { POLICY_READER, type PolicyReader } from '@keystead/identity/src/contract/index.js';
import { RUNNABLE_APPS, type RunnableApp, type RunnableApps } from '@keystead/marketplace/src/contract/index.js';
import type { RuntimeRefusalCode } from '../../domain/refusals.js';
import { RUNNERS, type Runners } from '../../domain/runners.js';
import { runtimeRefusals } from '../../domain/refusals.js';
import { SchemaChecks } from './schema-checks.js';

export interface Objection {
  readonly code: RuntimeRefusalCode;
  readonly reason: string;
  /** What decided, for the record. */
  readonly rule: string;
}

export interface Admitted {
  readonly app: RunnableApp;
  /** Null when the app may run. */
  readonly objection: Objection | null;
}

/** Whether this person may run this app with this input here and now; asked of the write side, so a ban of a second ago counts. */
@Injectable()
export class Admission {
  private readonly schemas = new SchemaChecks();

  constructor(
    @Inject(RUNNABLE_APPS) private readonly apps: RunnableApps,
    @Inject(POLICY_READER) private readonly policies: PolicyReader,
    @Inject(RUNNERS) private readonly runners: Runners,
  ) {}

  /** @throws Refusal when it is not installed, `runtime.input-invalid`, `runtime.queue-full` or `runtime.stopping`: mistakes of the caller or of the moment, and no facts */
  async ask(organisation: string, memberId: string, installId: string, input: Json): Promise<Admitted> {
    const app = await this.apps.forRun(organisation, memberId, installId);
    const fault = this.schemas.fault(`${app.versionId} input`, app.manifest.input, input, 'The input');
    if (fault !== null) throw runtimeRefusals.refuse('runtime.input-invalid', fault);
    const objection = (await this.policyObjection(organisation, app)) ?? this.hostObjection(app);
    // Not recorded: the same request, sent again in a minute, must not meet the refusal of today.
    if (objection === null) this.runners.demandRoom(organisation);
    return { app, objection };
  }

  private async policyObjection(organisation: string, app: RunnableApp): Promise<Objection | null> {
    const ban = (await this.policies.current(organisation)).forbiddenApps.get(app.appId);
    if (ban === undefined) return null;
    return { code: 'runtime.app-forbidden', reason: `An administrator of your organisation forbids ${app.appName}: ${asSentence(ban.reason)} Ask them if you need it.`, rule: 'policy.forbidden-apps' };
  }

  /** An app of strangers needs a boundary of the operating system; where the host offers none, it does not run. */
  private hostObjection(app: RunnableApp): Objection | null {
    if (app.trusted) return null;
    const isolation = this.runners.isolation();
    if (isolation === null) return { code: 'runtime.isolation-too-weak', reason: `${app.appName} comes from another organisation, and no runner is connected that could isolate it. Try again in a moment, or tell your administrator.`, rule: 'isolation.strangers-need-L1' };
    if (isolation.level !== 'L0') return null;
    return { code: 'runtime.isolation-too-weak', reason: `${app.appName} comes from another organisation and this host isolates only by process (L0). Ask your administrator to install bubblewrap.`, rule: 'isolation.strangers-need-L1' };
  }
}

/** An administrator's words end as they end them; where no mark stands, the next sentence would run on. */
function asSentence(words: string): string {
  return /[.!?…]["'”’)]?$/u.test(words) ? words : `${words}.`;
}
