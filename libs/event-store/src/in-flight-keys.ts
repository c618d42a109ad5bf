import type { AppendResult, IdempotencyToken } from './port.js';

interface Flight {
  readonly fingerprint: string;
  readonly landed: Promise<AppendResult | null>;
}

/**
 * Many copies of one command at the same moment become one request: the copies wait and take over its answer. Only when
 * nothing was stored does the next copy try for itself.
 */
export class InFlightKeys {
  private readonly flights = new Map<string, Flight>();

  async once(token: IdempotencyToken, append: () => Promise<AppendResult>): Promise<AppendResult> {
    for (let flight = this.flights.get(token.key); flight !== undefined; flight = this.flights.get(token.key)) {
      const result = await flight.landed;
      if (result === null || (result.outcome !== 'appended' && result.outcome !== 'repeated')) continue;
      return flight.fingerprint === token.fingerprint ? { ...result, outcome: 'repeated' } : { outcome: 'idempotency-mismatch' };
    }
    const answer = append();
    const landed = answer.catch(() => null).finally(() => this.flights.delete(token.key));
    this.flights.set(token.key, { fingerprint: token.fingerprint, landed });
    return answer;
  }
}
