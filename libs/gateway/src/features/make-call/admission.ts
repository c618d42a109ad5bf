import { Inject, Injectable } from '@nestjs/common';
import { parseUsd, type PicoUsd } from '@keystead/kernel/src/money.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { KEY_VAULT, type KeyVault, type OpenedKey } from '@keystead/keys/src/contract/index.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import type { SettingsOf } from '@keystead/platform/src/settings/define-settings.js';
import type { Caller } from '../../contract/calls.js';
import { formatModelId } from '../../contract/model-id.js';
import { BUDGETS, type Budgets, type Reservation } from '../../domain/ports/budgets.js';
import { OWNERS, type Owners } from '../../domain/ports/owners.js';
import { tokenPrice } from '../../domain/prices/price-list.js';
import { inputBytes, inputTokenBound, outputCapOf } from '../../domain/request/bound.js';
import type { ChatRequest } from '../../domain/request/chat-request.schema.js';
import { parseChatRequest } from '../../domain/request/parse-chat-request.js';
import { gatewaySettings } from '../../gateway.config.js';
import { causeOf, CallRecords, contextOf } from './call-records.js';
import { ModelRouter, type PricedRoute } from './model-router.js';

/** A call that may be made: money held, key open, destination known. */
export interface Admitted {
  readonly callId: string;
  readonly request: ChatRequest;
  readonly route: PricedRoute;
  /** Full id. */
  readonly model: string;
  readonly reservation: Reservation;
  readonly capLowered: boolean;
  readonly inputBytes: number;
  readonly totalMs: number;
  readonly key: OpenedKey | null;
  readonly destination: string | null;
}

/** Calls in flight may settle for so long before somebody is refused because of them. */
const WAIT_FOR_BUDGET_MS = 2_000;
/** After the call's own deadline, for settling. */
const GRACE_MS = 10_000;

/** Policy, then price, then bound, then reservation, then key: nothing is opened for a call that may not be paid, nothing called without its record. */
@Injectable()
export class Admission {
  constructor(
    private readonly router: ModelRouter,
    private readonly records: CallRecords,
    private readonly ids: IdSource,
    @Inject(BUDGETS) private readonly budgets: Budgets,
    @Inject(KEY_VAULT) private readonly vault: KeyVault,
    @Inject(OWNERS) private readonly owners: Owners,
    @Inject(gatewaySettings.token) private readonly settings: SettingsOf<typeof gatewaySettings>,
  ) {}

  /** @throws Refusal, which is then on the record */
  async parsed(caller: Caller, body: unknown, now: Date): Promise<ChatRequest> {
    return this.#onRecord(caller, this.#newCall(now), askedIn(body), async () => parseChatRequest(body));
  }

  /** Where the call may go, the first to be tried first. @throws Refusal, which is then on the record */
  async routes(caller: Caller, { model }: ChatRequest, now: Date): Promise<readonly PricedRoute[]> {
    return this.#onRecord(caller, this.#newCall(now), model, () => this.router.choose(caller, model, now));
  }

  /** @throws Refusal, which is then on the record */
  async admit(caller: Caller, request: ChatRequest, route: PricedRoute, deadline: Date): Promise<Admitted> {
    const now = new Date();
    const callId = this.#newCall(now);
    return this.#onRecord(caller, callId, request.model, async () => {
      const totalMs = Math.max(1, deadline.getTime() - now.getTime());
      const reservation = await this.#reserve(caller, callId, request, route, new Date(now.getTime() + totalMs + GRACE_MS));
      const capLowered = reservation.outputCap < outputCapOf(request).wanted;
      try {
        const destination = route.name.host === null ? null : await this.router.localDestination(caller.organisation, route.name.host);
        const key = await this.#openKey(caller, callId, route);
        const admitted = { callId, request, route, model: formatModelId(route.name), reservation, capLowered, inputBytes: inputBytes(request), totalMs, key };
        return { ...admitted, destination: destination ?? (route.name.provider === 'practice' ? null : (key?.info.destination ?? null)) };
      } catch (error) {
        await this.release(caller, reservation);
        throw error;
      }
    });
  }

  /** A call ends by then, whatever is tried for it. */
  deadlineOf({ run }: Caller, now: Date): Date {
    const own = new Date(now.getTime() + this.settings.KEYSTEAD_CALL_SECONDS * 1_000);
    return run !== null && run.deadline < own ? run.deadline : own;
  }

  /** Gives a reservation back: no provider was called. */
  async release(caller: Caller, { reservationId, month }: Reservation): Promise<void> {
    await this.budgets.settle(caller.organisation, { reservationId, month, cost: 0n, source: 'estimate' }, causeOf(caller));
  }

  #newCall(now: Date): string {
    return this.ids.next('call', { idempotencyKey: null, now });
  }

  async #onRecord<T>(caller: Caller, callId: string, asked: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Refusal) await this.records.refused(caller, callId, asked, error);
      throw error;
    }
  }

  /** The narrower of the run's own limit and the one for every run. */
  #runLimit(run: Caller['run']): PicoUsd | null {
    const common = this.settings.KEYSTEAD_RUN_BUDGET_USD ?? null;
    if (run === null) return null;
    const own = run.spendLimitUsd === null ? null : parseUsd(run.spendLimitUsd);
    return own === null || (common !== null && common < own) ? common : own;
  }

  #reserve(caller: Caller, callId: string, request: ChatRequest, route: PricedRoute, deadline: Date): Promise<Reservation> {
    const { run, member } = caller;
    const perToken = tokenPrice(route.price);
    return this.budgets.reserve(
      caller.organisation,
      {
        reservationId: this.ids.derived('cmd', `reservation/${callId}`),
        callId,
        spender: { memberId: member, keyId: route.key?.id ?? null, appId: run?.appId ?? null, executionId: run?.executionId ?? null },
        model: formatModelId(route.name),
        inputBound: perToken.input * BigInt(inputTokenBound(request)),
        perOutputToken: perToken.output,
        cap: outputCapOf(request),
        runLimit: this.#runLimit(run),
        deadline,
        owner: this.owners.self,
      },
      causeOf(caller),
      WAIT_FOR_BUDGET_MS,
    );
  }

  async #openKey(caller: Caller, callId: string, { key, name }: PricedRoute): Promise<OpenedKey | null> {
    if (key === null) return null;
    const { run } = caller;
    return this.vault.open({
      organisation: caller.organisation,
      keyId: key.id,
      memberId: caller.member,
      purpose: run === null ? 'token' : 'run',
      callId,
      executionId: run?.executionId ?? null,
      appId: run?.appId ?? null,
      appName: run?.appName ?? null,
      appVersion: run?.appVersion ?? null,
      model: name.model,
      context: contextOf(caller),
    });
  }
}

/** What a body that may be anything says it wants. */
function askedIn(body: unknown): string {
  return typeof body === 'object' && body !== null && 'model' in body && typeof body.model === 'string' ? body.model : '';
}
