// @ts-check
/** Every run ends exactly once, as its person was told; no key is opened without its event, and every call that began ends once. */

/** @typedef {import('./entries.d.ts').Entry} Entry */
/** @typedef {import('./entries.d.ts').StoredEvent} StoredEvent */
/** @typedef {import('./entries.d.ts').Violation} Violation */

/** @param {readonly StoredEvent[]} events @param {readonly string[]} types @param {string} field @returns {Map<string, StoredEvent[]>} */
export function grouped(events, types, field) {
  /** @type {Map<string, StoredEvent[]>} */
  const groups = new Map();
  for (const event of events) {
    if (!types.includes(event.type)) continue;
    const name = String(event.data[field]);
    groups.set(name, [...(groups.get(name) ?? []), event]);
  }
  return groups;
}

/** @param {readonly Entry[]} entries @param {readonly StoredEvent[]} events @returns {Violation[]} */
export function checkRuns(entries, events) {
  const requested = grouped(events, ['runtime.execution-requested@1'], 'executionId');
  const finished = grouped(events, ['runtime.execution-finished@1'], 'executionId');
  /** @type {Violation[]} */
  const violations = [];
  for (const run of requested.keys()) {
    const ends = finished.get(run) ?? [];
    if (ends.length === 0) violations.push({ rule: 'no-end', text: `run ${run} has no terminal event` });
    if (ends.length > 1) violations.push({ rule: 'two-ends', text: `run ${run} ends at positions ${ends.map(({ position }) => position).join(' and ')}` });
  }
  for (const run of finished.keys()) if (!requested.has(run)) violations.push({ rule: 'end-of-nothing', text: `run ${run} ended and was never requested` });
  for (const entry of entries) {
    if (entry.t === 'outcome' && finished.get(entry.run)?.[0]?.data['outcome'] !== entry.outcome) violations.push({ rule: 'other-outcome', text: `run ${entry.run} was shown as ${entry.outcome}, and the log says ${String(finished.get(entry.run)?.[0]?.data['outcome'] ?? 'nothing')}` });
    if (entry.t === 'own-write' && !entry.shown) violations.push({ rule: 'own-write-not-shown', text: `who sent ${entry.key} read at its position and did not see it` });
  }
  return violations;
}

/** @param {readonly StoredEvent[]} events @returns {Violation[]} */
export function checkCalls(events) {
  const opened = grouped(events, ['keys.key-accessed@1'], 'callId');
  const ended = grouped(events, ['gateway.call-settled@1', 'gateway.call-failed@1'], 'callId');
  /** @type {Violation[]} */
  const violations = [];
  for (const [call, begun] of grouped(events, ['gateway.provider-called@1'], 'callId')) {
    const [first] = begun;
    if (first === undefined) continue;
    const ends = ended.get(call) ?? [];
    if (begun.length > 1) violations.push({ rule: 'called-twice', text: `call ${call} began ${begun.length} times` });
    if (ends.length !== 1) violations.push({ rule: ends.length === 0 ? 'call-without-end' : 'call-ends-twice', text: `call ${call} has ${ends.length} ends` });
    const needsKey = first.data['keyId'] !== null && ends[0]?.type === 'gateway.call-settled@1';
    if (needsKey && !opened.has(call)) violations.push({ rule: 'key-without-event', text: `call ${call} was answered under key ${String(first.data['keyId'])}, whose opening is not in the log` });
  }
  return violations;
}
