import type { Pool } from 'pg';
import type { Keyring } from '@keystead/crypto/src/keyring.js';
import type { SubjectKeys } from '@keystead/crypto/src/subject-keys.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { KEYRING, PG_POOL, SUBJECT_KEYS } from '@keystead/platform/src/core/tokens.js';
import { KeyedContentDigest } from './adapters/content/keyed-content-digest.js';
import { PostgresContentStore } from './adapters/content/postgres-content-store.js';
import { PostgresRunsUnderWay } from './adapters/content/postgres-runs-under-way.js';
import { randomRunTokens } from './adapters/random-run-tokens.js';
import { LinkedRunners } from './adapters/runner-link/linked-runners.js';
import { RunnerServer } from './adapters/runner-link/runner-server.js';
import { runtimeMigrations } from './adapters/runtime.migrations.js';
import { executionEvents } from './contract/events.js';
import { runtimeAbilities } from './domain/abilities.js';
import { LiveFeeds } from './domain/live-feed.js';
import { CONTENT_DIGEST, CONTENT_STORE, RUN_TOKENS, RUNS_UNDER_WAY } from './domain/ports.js';
import { RUNNERS } from './domain/runners.js';
import { runtimeRefusals } from './domain/refusals.js';
import { RunCanceller } from './domain/run-canceller.js';
import { cancelRunSlice } from './features/cancel-run/cancel-run.js';
import { endAbandonedRunsSlice } from './features/end-runs-of-a-process-that-died/end-abandoned-runs.js';
import { followRunSlice } from './features/follow-run/follow-run.js';
import { runAppSlice } from './features/run-app/run-app.route.js';
import { forgetContentsSlice } from './features/forget-contents-of-an-erased-member/forget-contents.js';
import { listRunsSlice } from './features/show-run/list-runs.js';
import { showRunSlice } from './features/show-run/show-run.js';
import { runnerSettings } from './runner.config.js';

export const runtimeContext = defineContext({
  name: 'runtime',
  settings: [runnerSettings],
  events: executionEvents,
  refusals: [runtimeRefusals],
  abilities: runtimeAbilities,
  migrations: runtimeMigrations,
  slices: [runAppSlice, followRunSlice, listRunsSlice, showRunSlice, cancelRunSlice, endAbandonedRunsSlice, forgetContentsSlice],
  providers: [
    LiveFeeds,
    RunCanceller,
    { provide: RunnerServer, useFactory: () => new RunnerServer() },
    { provide: RUNNERS, useFactory: (server: RunnerServer) => new LinkedRunners(server), inject: [RunnerServer] },
    { provide: CONTENT_STORE, useFactory: (pool: Pool, subjects: SubjectKeys) => new PostgresContentStore(pool, subjects), inject: [PG_POOL, SUBJECT_KEYS] },
    { provide: CONTENT_DIGEST, useFactory: (keyring: Keyring) => new KeyedContentDigest(keyring), inject: [KEYRING] },
    { provide: RUN_TOKENS, useValue: randomRunTokens },
    { provide: RUNS_UNDER_WAY, useFactory: (pool: Pool) => new PostgresRunsUnderWay(pool), inject: [PG_POOL] },
  ],
});
