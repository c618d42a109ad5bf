import { createHttpApp } from '@keystead/platform/src/http/create-http-app.js';
import { closeHttpApp } from '@keystead/platform/src/http/close-http-app.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { contexts } from '../../contexts.js';
import { onStop, run, tellReady } from '../../process.js';
import { openPortal } from './portal.js';
import { welcomeRunners } from './runners.js';

/** Of the 8 s that a supervisor gives us. */
const ANSWER_MS = 3_000;

run(async () => {
  const core = await openCore({ contexts, env: process.env });
  const portal = await openPortal();
  const app = await createHttpApp(core, { service: 'api', ...(portal === null ? {} : { portal }) });
  const runners = await welcomeRunners(app, core.platform.KEYSTEAD_HOME);
  onStop(async () => {
    await runners.close();
    await closeHttpApp(app, ANSWER_MS);
    await core.close();
  });
  await app.listen(core.platform.PORT, core.platform.KEYSTEAD_HOST);
  tellReady(core.platform.KEYSTEAD_HEARTBEAT);
});
