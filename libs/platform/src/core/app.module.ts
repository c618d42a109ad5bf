import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { PassportModule } from '@nestjs/passport';
import { LoggerModule } from 'nestjs-pino';
import { AccessGuard } from '../access/access.guard.js';
import { Abilities } from '../access/abilities.js';
import { FreeSpace } from '../access/free-space.js';
import { SpaceGuard } from '../access/space.guard.js';
import { IdSource } from '../commands/id-source.js';
import { Streams } from '../commands/streams.js';
import { WriteModel } from '../commands/write-model.js';
import { asRole } from '../database/roles.js';
import { ReadDb } from '../database/read-db.js';
import { platformRefusals } from '../http/platform-refusals.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { MinPositionGuard } from '../http/reads-from.js';
import { parkedHealth } from '../projections/parking.js';
import { PositionWaiter } from '../projections/position-waiter.js';
import { atFirst } from '../telemetry/at-first.js';
import { Health } from '../telemetry/health.js';
import { kmsHealth } from '../telemetry/kms-health.js';
import { loggerParams } from '../telemetry/logger.js';
import { Metrics } from '../telemetry/metrics.js';
import { OpsController } from '../telemetry/ops.controller.js';
import { sealingHealth } from '../telemetry/sealing-health.js';
import { ErrorPagesController } from '../http/error-pages.controller.js';
import { someoneLeads } from './lead.js';
import type { Core } from './open-core.js';
import { CLOCK, CONTEXTS, EVENT_LOG, EVENT_STORE, KEYRING, KMS, PG_POOL, SUBJECT_KEYS } from './tokens.js';

@Module({})
class CoreModule {}

@Module({})
export class AppModule {
  /** The whole application of one process: the core, and every context that was opened with it. */
  static compose(core: Core, service: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        coreModule(core, service),
        ...core.contexts.map((context) => ({ module: context.module, global: true })),
      ],
    };
  }
}

function coreModule(core: Core, service: string): DynamicModule {
  const values = coreProviders(core);
  return {
    module: CoreModule,
    global: true,
    imports: [CqrsModule.forRoot(), PassportModule, LoggerModule.forRoot(loggerParams(core.platform.KEYSTEAD_LOG_LEVEL, service))],
    controllers: [OpsController, ErrorPagesController],
    providers: [
      ...values,
      ProblemFilter,
      { provide: APP_GUARD, useFactory: (reflector: Reflector, abilities: Abilities) => new AccessGuard(reflector, abilities), inject: [Reflector, Abilities] },
      { provide: APP_GUARD, useFactory: (reflector: Reflector) => new SpaceGuard(reflector, new FreeSpace(core.platform.KEYSTEAD_HOME, core.platform.KEYSTEAD_MIN_FREE_MIB * 1024 * 1024)), inject: [Reflector] },
      { provide: APP_GUARD, useFactory: (reflector: Reflector, waiter: PositionWaiter) => new MinPositionGuard(reflector, waiter), inject: [Reflector, PositionWaiter] },
    ],
    exports: [...values.map((provider) => (provider as { provide: symbol }).provide), CqrsModule, LoggerModule, ProblemFilter],
  };
}

function coreProviders(core: Core): Provider[] {
  const value = (provide: symbol | (abstract new (...args: never[]) => unknown), useValue: unknown): Provider => ({ provide, useValue }) as Provider;
  const health = new Health();
  health.register({ name: 'database', check: async () => (await core.pool.query('SELECT 1'), { ok: true, text: 'answers' }) });
  health.register({ name: 'event-store', check: async () => (await core.store.head(), { ok: true, text: 'answers' }) });
  health.register({ name: 'kms', shared: true, check: () => kmsHealth(core.kms) });
  health.register({
    name: 'worker',
    shared: true,
    check: atFirst(core.clock, 'no worker leads yet', async () =>
      (await someoneLeads(core.pool)) ? { ok: true, text: 'one leads' } : { ok: false, text: 'no worker runs, so pages do not move on and nothing is sealed' },
    ),
  });
  health.register({ name: 'sealing', shared: true, check: () => sealingHealth(core.pool, core.store) });
  health.register({ name: 'projections', check: () => parkedHealth(core.pool) });
  return [
    ...[...core.settings.entries()].map(([token, settings]) => value(token, settings)),
    value(PG_POOL, core.pool),
    value(EVENT_STORE, core.store),
    value(EVENT_LOG, core.log),
    value(KMS, core.kms),
    value(KEYRING, core.keyring),
    value(SUBJECT_KEYS, core.subjects),
    value(CLOCK, core.clock),
    value(CONTEXTS, core.contexts),
    value(ReadDb, new ReadDb(core.orm, core.pool, core.reads)),
    value(WriteModel, new WriteModel(core.store, core.log, core.keyring.fingerprintKey)),
    value(Streams, new Streams(core.log)),
    value(IdSource, new IdSource(core.keyring.lookupKey)),
    value(Abilities, new Abilities(core.contexts.flatMap((context) => (context.abilities === undefined ? [] : [context.abilities])))),
    value(PositionWaiter, new PositionWaiter(core.pool, core.store, asRole(core.platform.KEYSTEAD_DATABASE_URL, 'application'))),
    value(Health, health),
    value(Metrics, new Metrics(new Set([platformRefusals, ...core.contexts.flatMap((context) => [...(context.refusals ?? [])])].flatMap(({ kinds }) => Object.keys(kinds))))),
  ];
}

