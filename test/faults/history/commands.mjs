// @ts-check
/** What was answered is in the log, once, and every answer to one command is the same. */

/** @typedef {import('./entries.d.ts').Entry} Entry */
/** @typedef {import('./entries.d.ts').Command} Command */
/** @typedef {import('./entries.d.ts').StoredEvent} StoredEvent */
/** @typedef {import('./entries.d.ts').Violation} Violation */
/** @typedef {Extract<Entry, { t: 'answer' }>} Answer */

const accepted = (/** @type {Answer} */ { status }) => status >= 200 && status < 300;
/** 429 and what the server could not do are not answers to the command: it is sent again. */
const refused = (/** @type {Answer} */ { status }) => status >= 400 && status < 500 && status !== 429;

/** @param {Command} command @param {StoredEvent} event @param {string | undefined} id of the answer */
function says({ organisation, expects }, event, id) {
  if (event.organisation !== organisation || event.type !== expects.type) return false;
  if (expects.idField !== undefined && id !== undefined && event.data[expects.idField] !== id) return false;
  return Object.entries(expects.data).every(([name, value]) => JSON.stringify(event.data[name]) === JSON.stringify(value));
}

/** @template T @param {readonly (T | undefined)[]} values */
const distinct = (values) => [...new Set(values.filter((value) => value !== undefined))];

/**
 * @param {readonly Entry[]} entries
 * @param {readonly StoredEvent[]} events
 * @returns {Violation[]}
 */
export function checkCommands(entries, events) {
  const base = BigInt(entries.find((entry) => entry.t === 'base')?.position || 0);
  const later = events.filter(({ position }) => BigInt(position) > base);
  const byPosition = new Map(events.map((event) => [event.position, event]));
  /** Few types are watched, and each command looks through those of its own only. @type {Map<string, StoredEvent[]>} */
  const byType = new Map();
  for (const event of later) byType.set(event.type, [...(byType.get(event.type) ?? []), event]);
  /** @type {Map<string, Answer[]>} */
  const answers = new Map();
  for (const entry of entries) if (entry.t === 'answer') answers.set(entry.key, [...(answers.get(entry.key) ?? []), entry]);
  const undecided = new Set(entries.flatMap((entry) => (entry.t === 'undecided' ? [entry.key] : [])));
  /** Who says that an event is theirs. @type {Map<string, string>} */
  const claims = new Map();
  /** @type {Violation[]} */
  const violations = [];
  const fault = (/** @type {string} */ rule, /** @type {string} */ text) => void violations.push({ rule, text });

  for (const command of entries) {
    if (command.t !== 'command') continue;
    const { key, op } = command;
    const told = (answers.get(key) ?? []).filter((answer) => accepted(answer) || refused(answer));
    if (told.length === 0 && !undecided.has(key)) fault('never-told', `${op} ${key} has neither an answer nor an end`);
    const good = told.filter(accepted);
    const [ids, positions] = [distinct(good.map(({ id }) => id)), distinct(good.map(({ position }) => position))];
    // Without a key a repeat finds nothing to do, and is told where the log was then.
    if (ids.length > 1 || (positions.length > 1 && command.together !== true) || (good.length > 0 && good.length < told.length)) fault('unequal-answers', `${op} ${key} was told ${told.map(({ status, code, id, position }) => [status, code, id, position].filter(Boolean).join(' ')).join('; ')}`);
    if (good.length === 0) continue;
    const mine = (byType.get(command.expects.type) ?? []).filter((event) => says(command, event, ids[0]));
    const at = positions[0];
    const event = at === undefined ? mine[0] : command.together === true ? mine.find(({ position }) => BigInt(position) <= BigInt(at)) : byPosition.get(at);
    if (event === undefined || !says(command, event, ids[0])) {
      fault('lost', `${op} ${key} was confirmed${at === undefined ? '' : ` at position ${at}`}, and the log ${event === undefined ? 'does not hold it' : `says ${event.type} there`}`);
      continue;
    }
    if (claims.has(event.position)) fault('shared', `${op} ${key} and ${claims.get(event.position)} were both confirmed by position ${event.position}`);
    claims.set(event.position, key);
    if (command.together === true) {
      const last = positions.map((told) => BigInt(told ?? 0)).reduce((most, told) => (told > most ? told : most), 0n);
      const others = (byType.get(command.expects.type) ?? []).filter((one) => !says(command, one, undefined) && one.stream === event.stream);
      for (const again of doneAgain(event, mine, others, last).slice(0, good.length - 1)) claims.set(again.position, key);
    }
    if (command.expects.idField !== undefined && mine.length > 1) fault('done-twice', `${op} ${key} is in the log at positions ${mine.map(({ position }) => position).join(', ')}`);
  }
  return [...violations, ...unexplained(entries, byType, claims, undecided), ...otherBodies(entries)];
}

/**
 * Without a key what is sent once more is done once more, if somebody else's came in between, and by no later than its client was told.
 * @param {StoredEvent} first @param {readonly StoredEvent[]} mine @param {readonly StoredEvent[]} others @param {bigint} last
 */
function doneAgain(first, mine, others, last) {
  const at = (/** @type {StoredEvent} */ { position }) => BigInt(position);
  return mine.filter((one) => at(one) > at(first) && at(one) <= last && others.some((other) => at(other) > at(first) && at(other) < at(one)));
}

/**
 * An effect that nobody was told of was done twice, or although it was refused. A command nobody knows the end of may have one.
 * @param {readonly Entry[]} entries @param {ReadonlyMap<string, readonly StoredEvent[]>} byType
 * @param {ReadonlyMap<string, string>} claims @param {ReadonlySet<string>} undecided
 * @returns {Violation[]}
 */
function unexplained(entries, byType, claims, undecided) {
  const commands = entries.filter((entry) => entry.t === 'command');
  /** @type {Violation[]} */
  const violations = [];
  for (const type of new Set(commands.map(({ expects }) => expects.type))) {
    for (const event of byType.get(type) ?? []) {
      if (claims.has(event.position)) continue;
      const maker = commands.find((command) => undecided.has(command.key) && says(command, event, undefined));
      if (maker === undefined) violations.push({ rule: 'unexplained', text: `${type} at position ${event.position} was confirmed to nobody` });
      else undecided = new Set([...undecided].filter((key) => key !== maker.key));
    }
  }
  return violations;
}

/** @param {readonly Entry[]} entries @returns {Violation[]} */
function otherBodies(entries) {
  return entries.flatMap((entry) => (entry.t === 'other-body' && (entry.status !== 409 || entry.code !== 'platform.idempotency-key-reused') ? [{ rule: 'other-body', text: `another body under the key ${entry.key} was answered with ${entry.status} ${entry.code ?? ''}` }] : []));
}
