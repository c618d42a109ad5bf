import { Inject, Injectable } from '@nestjs/common';
import { formatUsd } from '@keystead/kernel/src/money.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import type { SettingsOf } from '@keystead/platform/src/settings/define-settings.js';
import { CallFailure, type CallItem, type Caller, type CallReceipt, type GatewayCalls } from '../../contract/calls.js';
import { FAILURE_TEXT } from '../../contract/failure.js';
import { formatModelId } from '../../contract/model-id.js';
import { CircuitBreaker } from '../../domain/calling/circuit-breaker.js';
import { MAX_ATTEMPTS, mayTryAgain } from '../../domain/calling/retry.js';
import { ProviderFailure, NO_FACTS } from '../../domain/ports/chat-provider.js';
import { CHAT_PROVIDERS, type ChatProviders } from '../../domain/ports/providers.js';
import { refuse } from '../../domain/refusals.js';
import type { ChatRequest } from '../../domain/request/chat-request.schema.js';
import { circuitOf } from '../../domain/routing/route.js';
import { gatewaySettings } from '../../gateway.config.js';
import { Admission, type Admitted } from './admission.js';
import { attempts, Tally } from './attempts.js';
import { CallRecords, whoOf } from './call-records.js';
import type { PricedRoute } from './model-router.js';
import { Settlements } from './settlements.js';

const NOT_BEGUN = 'The call could not be put on the record, so it was not made.';

/** A model call from the first check to the receipt. Whoever stops reading ends the provider's work, and the call is settled all the same. */
@Injectable()
export class CallDesk implements GatewayCalls {
  readonly #breaker = new CircuitBreaker();

  constructor(
    private readonly admission: Admission,
    private readonly records: CallRecords,
    private readonly settlements: Settlements,
    @Inject(CHAT_PROVIDERS) private readonly providers: ChatProviders,
    @Inject(gatewaySettings.token) private readonly settings: SettingsOf<typeof gatewaySettings>,
  ) {}

  async *chat(caller: Caller, body: unknown, signal: AbortSignal): AsyncGenerator<CallItem, void, void> {
    const [started, now] = [performance.now(), new Date()];
    const request = await this.admission.parsed(caller, body, now);
    signal.throwIfAborted();
    const deadline = this.admission.deadlineOf(caller, now);
    const routes = await this.admission.routes(caller, request, now);
    const failed: { readonly model: string; readonly error: unknown; readonly veto: string }[] = [];
    let made = 0;
    for (const [index, route] of routes.entries()) {
      const tally = new Tally(made, index + 1 < routes.length && made + 1 < MAX_ATTEMPTS, index === 0 ? started : performance.now());
      try {
        yield* this.#try(caller, request, withVetoes(route, failed), deadline, signal, tally);
        return;
      } catch (error) {
        // What went wrong first is the news; that a later route may not be taken is on the record.
        if (failed.length > 0 && error instanceof Refusal) throw failed[0]!.error;
        const veto = tally.hasNext && !signal.aborted ? reasonToGoOn(error, tally) : null;
        if (veto === null) throw error;
        failed.push({ model: formatModelId(route.name), error, veto });
        made = tally.made;
      }
    }
  }

  /** One call by one route. */
  async *#try(caller: Caller, request: ChatRequest, route: PricedRoute, deadline: Date, signal: AbortSignal, tally: Tally): AsyncGenerator<CallItem, void, void> {
    const call = await this.admission.admit(caller, request, route, deadline);
    try {
      await this.#begin(caller, call, tally);
      yield* this.#talk(caller, call, signal, tally);
    } finally {
      call.key?.close();
    }
  }

  /** From here on the call is on the record. @throws Refusal when the provider has a pause, or the reservation was recovered meanwhile */
  async #begin(caller: Caller, call: Admitted, tally: Tally): Promise<void> {
    const { callId, route, reservation, key, model } = call;
    const circuit = circuitFor(caller, call);
    try {
      const wait = this.#breaker.admit(circuit, Date.now());
      if (wait > 0) throw refuse('gateway.provider-suspended', `${model} failed repeatedly and is given a pause. Try again later, or choose another model.`, { retryAfterSeconds: Math.ceil(wait / 1_000) });
      const facts = {
        ...whoOf(caller, callId),
        keyId: key?.info.id ?? null,
        provider: route.name.provider,
        model,
        charge: route.price.charge,
        priceVersion: route.price.version,
        reservationId: reservation.reservationId,
        month: reservation.month,
        asked: call.request.model,
        candidates: [...route.candidates],
        destination: call.destination === null ? null : new URL(call.destination).origin,
        boundUsd: formatUsd(reservation.bound),
        inputBytes: call.inputBytes,
        outputCap: reservation.outputCap,
      };
      const begun = await this.records.write(caller, { kind: 'begin', facts });
      if (!begun) throw refuse('gateway.call-abandoned', 'This took too long, so the call was given up before it was made. Try again.');
    } catch (error) {
      this.#breaker.failed(circuit, { kind: 'aborted', status: null }, Date.now());
      if (error instanceof Refusal) {
        await this.records.refused(caller, callId, call.request.model, error);
        await this.admission.release(caller, reservation);
      } else {
        // The beginning may be stored although its answer was lost: the record ends before the money is given back. What cannot be written is recovered.
        await this.settlements.failed(caller, call, new ProviderFailure('aborted', NOT_BEGUN, { ...NO_FACTS, billable: false }), tally).catch(() => undefined);
      }
      throw error;
    }
  }

  async *#talk(caller: Caller, call: Admitted, signal: AbortSignal, tally: Tally): AsyncGenerator<CallItem, void, void> {
    const overheadMs = tally.elapsedMs;
    tally.start();
    const circuit = circuitFor(caller, call);
    const leaving = new AbortController();
    const signals = [signal, leaving.signal, ...(call.key === null ? [] : [call.key.revoked])];
    const stream = attempts(this.providers.of(call.route.name.provider), this.#providerCall(call), AbortSignal.any(signals), tally);
    let open = true;
    const fail = (failure: ProviderFailure): Promise<CallReceipt> => {
      open = false;
      this.#breaker.failed(circuit, { kind: failure.kind, status: failure.facts.status }, Date.now());
      return this.settlements.failed(caller, call, failure, tally);
    };
    try {
      yield { kind: 'accepted', callId: call.callId, model: call.model, charge: call.route.price.charge, outputCap: call.reservation.outputCap, outputCapLowered: call.capLowered, overheadMs };
      let step = await stream.next();
      for (; step.done !== true; step = await stream.next()) yield { kind: 'delta', delta: step.value };
      open = false;
      this.#breaker.succeeded(circuit);
      yield { kind: 'finished', receipt: await this.settlements.succeeded(caller, call, step.value, tally) };
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      const failure = this.#explained(error, call);
      tally.failure = failure;
      const { status, retryAfterMs } = failure.facts;
      throw new CallFailure(failure.kind, failure.message, await fail(failure), status, retryAfterMs === null ? null : Math.ceil(retryAfterMs / 1_000));
    } finally {
      // The reader left at a piece, so that neither an end nor a failure was seen.
      if (open) {
        leaving.abort();
        await stream.return(undefined as never).catch(() => undefined);
        await fail(new ProviderFailure('aborted', FAILURE_TEXT.aborted, { ...NO_FACTS, billable: tally.attempts > 0 }));
      }
    }
  }

  #providerCall(call: Admitted) {
    const { request, destination, totalMs, route, key, reservation } = call;
    return { model: route.name.model, request, outputCap: reservation.outputCap, destination, secret: key?.secret ?? null, deadlines: { totalMs, idleMs: Math.min(totalMs, this.settings.KEYSTEAD_CALL_IDLE_SECONDS * 1_000) } };
  }

  #explained(failure: ProviderFailure, call: Admitted): ProviderFailure {
    if (failure.kind !== 'aborted' || call.key?.revoked.aborted !== true) return failure;
    return new ProviderFailure('aborted', 'The key was revoked while it was in use, so the call was ended.', failure.facts);
  }
}

/** Per provider and key; a machine without keys is its own circuit. */
function circuitFor(caller: Caller, { route }: Admitted): string {
  return `${caller.organisation}/${circuitOf(route)}`;
}

/** The receipt of a later route says why those before it were left. */
function withVetoes(route: PricedRoute, failed: readonly { readonly model: string; readonly veto: string }[]): PricedRoute {
  const vetoes = new Map(failed.map(({ model, veto }) => [model, veto]));
  return { ...route, candidates: route.candidates.map((candidate) => ({ ...candidate, veto: candidate.veto ?? vetoes.get(candidate.model) ?? null })) };
}

const LEAVE_FOR_NEXT: Readonly<Partial<Record<string, string>>> = {
  'gateway.provider-suspended': 'It failed repeatedly and is given a pause.',
  'gateway.model-unknown': 'Its machine is not registered any more.',
};

/** @returns null where the next route would not help, or would answer a second time */
function reasonToGoOn(error: unknown, tally: Tally): string | null {
  if (error instanceof Refusal) return LEAVE_FOR_NEXT[error.code] ?? null;
  if (tally.failure === null || !mayTryAgain(tally.failure, { attempts: tally.made, visible: tally.visible })) return null;
  return FAILURE_TEXT[tally.failure.kind].slice(0, 200);
}
