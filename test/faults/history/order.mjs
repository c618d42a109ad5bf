// @ts-check
/** The log itself: positions rise, versions have no gaps, no id is there twice. Positions in PostgreSQL have no gaps either; EventStoreDB's are bytes. */

/** @typedef {import('./entries.d.ts').StoredEvent} StoredEvent */
/** @typedef {import('./entries.d.ts').Violation} Violation */

/** @param {readonly StoredEvent[]} events in the order of the log, from its first @param {{ gapless: boolean }} positions @returns {Violation[]} */
export function checkOrder(events, { gapless }) {
  /** @type {Violation[]} */
  const violations = [];
  const ids = new Set();
  /** @type {Map<string, number>} */
  const versions = new Map();
  let expected = 1n;
  for (const { position, id, stream, version } of events) {
    if (gapless ? BigInt(position) !== expected : BigInt(position) < expected) violations.push({ rule: 'gap', text: `position ${expected} is followed by ${position}` });
    expected = BigInt(position) + 1n;
    if (ids.has(id)) violations.push({ rule: 'id-twice', text: `event ${id} is there twice, again at position ${position}` });
    ids.add(id);
    const next = (versions.get(stream) ?? -1) + 1;
    if (version !== next) violations.push({ rule: 'version-gap', text: `${stream} goes on with version ${version} instead of ${next}` });
    versions.set(stream, version);
  }
  return violations;
}
