import { formatUsd, parseUsd, splitCommission } from '@keystead/kernel/src/money.js';
import { commissionTaken, runCharged, type ChargeEvent } from '../contract/events.js';

/** One run's charge. Its id is made from the run's, so a run is charged once however often its end is told. */
export interface Charge {
  readonly charged: boolean;
}

export const notCharged: Charge = { charged: false };

export function evolveCharge(_: Charge, __: ChargeEvent): Charge {
  return { charged: true };
}

export interface ChargeRun {
  readonly chargeId: string;
  readonly executionId: string;
  /** Organisation of the person who ran the app. */
  readonly payer: string;
  readonly memberId: string;
  readonly appId: string;
  readonly appName: string;
  readonly appOrganisation: string;
  readonly versionId: string;
  readonly version: string;
  /** Fixed at consent. */
  readonly priceUsd: string;
  readonly outcome: string;
  /** ISO 8601 */
  readonly ranAt: string;
}

/** Only a run that succeeded costs something, and only when the app has a price. */
export function chargeRun(run: ChargeRun, state: Charge): ChargeEvent[] {
  const { payer, outcome, ...facts } = run;
  const price = parseUsd(run.priceUsd);
  if (state.charged || outcome !== 'SUCCEEDED' || price <= 0n) return [];
  const { commission, developer } = splitCommission(price);
  const { chargeId, appId, appName, appOrganisation, priceUsd, ranAt } = run;
  return [runCharged.create(facts), commissionTaken.create({ chargeId, payer, appId, appName, appOrganisation, priceUsd, commissionUsd: formatUsd(commission), developerUsd: formatUsd(developer), ranAt })];
}
