import { createHttpApp } from '@keystead/platform/src/http/create-http-app.js';
import { closeHttpApp } from '@keystead/platform/src/http/close-http-app.js';
import { Load, LOAD_LIMITS } from '@keystead/platform/src/http/load.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { contexts } from '../../contexts.js';
import { fail, onStop, run, tellReady } from '../../process.js';
import { openPortal } from './portal.js';
import { welcomeRunners } from './runners.js';

/** Of the 8 s that a supervisor gives us: for runs to finish, and for requests to be answered. What is ended by us takes 1.5 s more, twice at most. */
const FINISH_MS = 2_500;
const ANSWER_MS = 2_000;

run(async () => {
  const core = await openCore({ contexts, env: process.env, as: 'api', barred: fail });
  const portal = await openPortal();
  const load = new Load({ ...LOAD_LIMITS, requests: core.platform.KEYSTEAD_MAX_REQUESTS });
  const app = await createHttpApp(core, { service: 'api', load, ...(portal === null ? {} : { portal }) });
  const runners = await welcomeRunners(app, core.platform.KEYSTEAD_HOME);
  onStop(async () => {
    // Asked all the while, so that whoever balances the load sees us leave.
    await runners.drain(FINISH_MS);
    await closeHttpApp(app, ANSWER_MS);
    // Runs whose requests were just being answered.
    await runners.drain(0);
    await runners.close();
    await core.close();
  });
  load.watch();
  await app.listen(core.platform.PORT, core.platform.KEYSTEAD_HOST);
  tellReady(core.platform.KEYSTEAD_HEARTBEAT);
});
