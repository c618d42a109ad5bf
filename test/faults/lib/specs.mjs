// @ts-check
/** Rows whose proof is a spec: it is run, and the table points to it. */

/** @typedef {{ fault: string, expected: string, files: readonly string[], named?: string }} SpecRow `named`: a pattern of test names; all of the files without it */

/** @type {readonly SpecRow[]} */
export const SPEC_ROWS = [
  { fault: 'connection lost between command, append, commit and answer', expected: 'all or none of the batch; the answer is the stored one', files: ['libs/event-store/src/postgres/commit-faults.int.spec.ts'] },
  { fault: 'PostgreSQL crashes under the event store alone, stays away, cuts connections, has none left', expected: 'what was answered is there once; callers are told in the time that was set', files: ['libs/event-store/src/postgres/server-faults.int.spec.ts'] },
  { fault: 'a slow transaction holds an early position while a fast one commits', expected: 'no reader skips, with 8 writers and random pauses', files: ['libs/event-store/src/postgres/log-guards.int.spec.ts'], named: 'lets no reader skip' },
  { fault: '200 appends with the same expected version', expected: 'one wins, the others learn the version', files: ['libs/event-store/src/postgres/postgres-event-store.int.spec.ts'], named: 'one of 200 concurrent' },
  { fault: '1,000 duplicates of a command, same body and another', expected: 'one effect and equal answers; another body is refused', files: ['libs/event-store/src/postgres/postgres-event-store.int.spec.ts', 'test/platform/platform.e2e.spec.ts'], named: '1,000 copies|hundred duplicates' },
  { fault: 'a projection throws on one event', expected: 'the event and its key are parked and counted, others go on', files: ['test/platform/parking.e2e.spec.ts', 'test/platform/platform.e2e.spec.ts'], named: 'cannot be folded|parks a failing event' },
  { fault: 'a runner killed with its runs', expected: 'its sandboxes go with it, the API ends the runs', files: ['apps/runner/src/runner.int.spec.ts'], named: 'killed with -9' },
  { fault: 'a runner back as a zombie, or the API cut off from it', expected: 'fenced and not believed; a run is lost once, told once, ended once', files: ['libs/runtime/src/adapters/runner-link/runner-link.int.spec.ts', 'libs/runtime/src/adapters/runner-link/link-run.spec.ts'] },
  { fault: 'a burst with nothing warm', expected: 'queue positions told, fair between organisations', files: ['libs/runtime/src/adapters/runner-link/fair-queue.spec.ts', 'libs/runtime/src/adapters/runner-link/runner-link.int.spec.ts'], named: 'runs that wait|waits its turn' },
  { fault: 'the key service slow, away, forbidding, wrong in its checksums, a version disabled', expected: 'no key without it, typed words, the rest works', files: ['libs/crypto/src/google-kms.int.spec.ts', 'libs/platform/src/core/google-kms.e2e.spec.ts'] },
  { fault: 'a provider with 429, 5xx, resets, silence, drips, malformed and huge answers', expected: 'bounded retry before the first byte only, deadlines hold, never recorded as success', files: ['libs/gateway/src/adapters/openai-provider.int.spec.ts', 'libs/gateway/src/adapters/ollama-provider.int.spec.ts', 'libs/gateway/src/adapters/provider-transport.int.spec.ts', 'libs/gateway/src/features/serve-openai-wire/chat-completions.e2e.spec.ts'] },
  { fault: 'the gateway dies with reservations open', expected: 'recovered once, at what is known of their cost', files: ['libs/gateway/src/features/recover-reservations-of-a-lost-owner/recovery.e2e.spec.ts'] },
  { fault: 'a row of the log changed, deleted or inserted by a superuser', expected: 'named with its position', files: ['test/platform/doctor.int.spec.ts'] },
  { fault: 'an old database under a newer checkpoint', expected: 'named at start with the position, nothing is sealed, a fork is not signed', files: ['test/platform/backup.int.spec.ts', 'libs/evidence/src/seal/sealer.int.spec.ts'], named: 'an old backup|a database that was set back' },
  { fault: 'backup under load; restore cut off half way', expected: 'of one moment; recognised, and the next restore starts afresh', files: ['test/platform/backup.int.spec.ts'], named: 'is of one moment|gone half way' },
  { fault: 'a migration cut off at its messages; two at once; another version of product, schema or PostgreSQL', expected: 'the next one finishes it as if nothing had been; the other waits; nothing starts, and is told what to do', files: ['test/platform/migration-cut.int.spec.ts'] },
  { fault: 'the supervisor killed, PostgreSQL with it', expected: 'nothing outlives it, the next start finds everything as it was', files: ['test/scripts/start.e2e.spec.ts'], named: 'kill -9' },
  { fault: 'the clock of the machine goes backwards', expected: 'the order of the log and of its times holds', files: ['libs/event-store/src/postgres/log-guards.int.spec.ts', 'libs/evidence/src/seal/sealer.int.spec.ts'], named: 'recordedAt run backwards|never runs backwards' },
];
