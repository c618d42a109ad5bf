import { ModuleRef, NestFactory } from '@nestjs/core';
import { Logger, PinoLogger } from 'nestjs-pino';
import { AppModule } from '@keystead/platform/src/core/app.module.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { sealingJob } from '@keystead/platform/src/core/sealing.js';
import { projectionJobs, runJobs } from '@keystead/platform/src/core/worker.js';
import { contexts } from '../../contexts.js';
import { fail, onStop, run, tellReady } from '../../process.js';

run(async () => {
  const core = await openCore({ contexts, env: process.env, as: 'worker', barred: fail });
  const app = await NestFactory.createApplicationContext(AppModule.compose(core, 'worker'), { bufferLogs: true, abortOnError: false });
  app.useLogger(app.get(Logger));
  app.flushLogs();
  const log = await app.resolve(PinoLogger);
  const warn = (facts: Record<string, unknown>, message: string): void => log.warn(facts, message);
  const stop = new AbortController();
  const sealing = sealingJob(core, { warn });
  const working = runJobs(core, [...projectionJobs(core, app.get(ModuleRef), warn), sealing], stop.signal, warn);
  onStop(async () => {
    stop.abort();
    await working;
    await app.close();
    await core.close();
  });
  tellReady(core.platform.KEYSTEAD_HEARTBEAT);
});
