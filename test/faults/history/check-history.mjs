// @ts-check
/**
 * Holds what clients were told against what the log says. It knows nothing of the product but its events, and is itself tested
 * with histories that were made faulty (check-history.spec.ts).
 */
import { checkCommands } from './commands.mjs';
import { checkCharges, checkMoney } from './money.mjs';
import { checkOrder } from './order.mjs';
import { checkCalls, checkRuns } from './runs.mjs';

/** @typedef {import('./entries.d.ts').Entry} Entry */
/** @typedef {import('./entries.d.ts').StoredEvent} StoredEvent */

/**
 * @param {readonly Entry[]} entries
 * @param {readonly StoredEvent[]} events the whole log, from its first event
 * @param {{ gapless: boolean }} [positions] whether they count events
 * @returns {import('./entries.d.ts').Checked}
 */
export function checkHistory(entries, events, positions = { gapless: true }) {
  const violations = [...checkCommands(entries, events), ...checkRuns(entries, events), ...checkCalls(events), ...checkMoney(entries, events), ...checkCharges(events), ...checkOrder(events, positions)];
  const count = (/** @type {Entry['t']} */ t) => entries.filter((entry) => entry.t === t).length;
  const answers = entries.filter((entry) => entry.t === 'answer');
  const confirmed = new Set(answers.filter(({ status }) => status >= 200 && status < 300).map(({ key }) => key));
  const stored = (/** @type {string} */ type) => events.filter((event) => event.type === type).length;
  return {
    violations,
    counts: {
      commands: count('command'),
      confirmed: confirmed.size,
      repeats: answers.filter(({ status }) => status >= 200 && status < 300).length - confirmed.size,
      cut: count('cut'),
      undecided: count('undecided'),
      'answers 5xx': answers.filter(({ status }) => status >= 500).length,
      'answers 500': answers.filter(({ status }) => status === 500).length,
      runs: stored('runtime.execution-requested@1'),
      charged: stored('billing.run-charged@1'),
      reservations: stored('gateway.spend-reserved@1'),
      recovered: stored('gateway.reservation-recovered@1'),
      events: events.length,
    },
  };
}
