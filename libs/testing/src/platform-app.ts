import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleRef } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import request from 'supertest';
import type { ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { projectionsOf } from '@keystead/platform/src/context/define-context.js';
import { openCore, type Core } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { projectionJobs, runJobs, type BackgroundJob } from '@keystead/platform/src/core/worker.js';
import { createHttpApp } from '@keystead/platform/src/http/create-http-app.js';
import type { Load } from '@keystead/platform/src/http/load.js';
import { PositionWaiter } from '@keystead/platform/src/projections/position-waiter.js';
import type { SettingsGroup } from '@keystead/platform/src/settings/define-settings.js';
import { testDatabase } from './postgres.js';

export interface TestApp {
  readonly app: NestExpressApplication;
  readonly core: Core;
  /** http://127.0.0.1:<port>, really listening. */
  readonly url: string;
  /** Whatever projections, reactions and jobs complained about; a good test ends with none that it did not provoke. */
  readonly warnings: readonly { readonly facts: Record<string, unknown>; readonly message: string }[];
  /** A new browser: keeps its own cookies. */
  http(): ReturnType<typeof request.agent>;
  /** Resolves when every read model shows everything that is in the log now. */
  settled(): Promise<void>;
  /** As a process ends; its database and its files stay until `stop`. */
  end(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestAppOptions {
  readonly contexts: readonly ContextDefinition[];
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: readonly SettingsGroup[];
  /** The login that owns the database and prepares it, where the servers' own may not. */
  readonly ownerUrl?: string;
  /** Stands in for the portal. */
  readonly portal?: RequestHandler;
  /** What the API of production turns away requests by. */
  readonly load?: Load;
  /** Background work beside projections and reactions. */
  readonly jobs?: (core: Core, app: NestExpressApplication) => readonly BackgroundJob[];
}

const PATIENT_MS = 15_000;

/**
 * The platform as it runs in production, in this process: real PostgreSQL (a database of its own), real HTTP on loopback, real
 * key files in a directory of its own, projections and reactions running. Passport keeps its strategies in one global place,
 * so only one such app may be up in a test file at a time.
 */
export async function startTestApp(options: TestAppOptions): Promise<TestApp> {
  const database = await testDatabase();
  const home = await mkdtemp(join(tmpdir(), 'keystead-app-'));
  const env = { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url, KEYSTEAD_LOG_LEVEL: 'fatal', ...options.env };
  const settings = options.settings === undefined ? {} : { settings: options.settings };
  if (options.ownerUrl !== undefined) {
    const owner = await openCore({ contexts: options.contexts, env: { ...env, KEYSTEAD_DATABASE_URL: options.ownerUrl }, createKeys: true, ...settings });
    await prepareDatabase(owner);
    await owner.close();
  }
  const core = await openCore({ contexts: options.contexts, env, createKeys: options.ownerUrl === undefined, as: 'test', ...settings });
  if (options.ownerUrl === undefined) await prepareDatabase(core);
  // Production tells people within two seconds. Here other specs keep the cores busy, and a connection that opens late is not what a spec is about.
  core.pool.options.connectionTimeoutMillis = PATIENT_MS;
  const app = await createHttpApp(core, { service: 'test', ...(options.load === undefined ? {} : { load: options.load }), ...(options.portal === undefined ? {} : { portal: options.portal }) });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}`;

  const warnings: { facts: Record<string, unknown>; message: string }[] = [];
  const warn = (facts: Record<string, unknown>, message: string): void => void warnings.push({ facts, message });
  const stopping = new AbortController();
  const jobs = [...projectionJobs(core, app.get(ModuleRef), warn), ...(options.jobs?.(core, app) ?? [])];
  const running = runJobs(core, jobs, stopping.signal, warn);
  const projections = projectionsOf(options.contexts).map((projection) => projection.name);

  let ending: Promise<void> | null = null;
  const end = async (): Promise<void> => {
    stopping.abort();
    await running;
    await app.close();
    await core.close();
  };
  const endOnce = (): Promise<void> => (ending ??= end());

  return {
    app,
    core,
    url,
    warnings,
    http: () => request.agent(url),
    settled: async () => app.get(PositionWaiter, { strict: false }).wait(projections, await core.store.head()),
    end: endOnce,
    stop: async () => {
      await endOnce();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
