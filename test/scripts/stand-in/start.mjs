/** `npm start` with stand-ins for what it starts; the supervisor, the embedded PostgreSQL and the processes are real. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../../../scripts/lib/start.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const service = (name) => ({ name, entry: join(here, 'service.mjs'), args: [name], stopWithinMs: 2_000 });

process.exitCode = await main({
  root: join(here, '..', '..', '..'),
  env: process.env,
  build: { server: async () => process.env.STAND_IN_BUILD ?? String(Date.now()), portal: async () => undefined },
  program: {
    steps: ['migrate', 'seed'].map((arg) => ({ title: arg, entry: join(here, 'step.mjs'), args: [arg] })),
    services: ['api', 'worker', 'runner'].map(service),
  },
});
