// @ts-check
/** `npm start` without the portal, whose build says nothing about faults. */
import { buildServer } from '../../../scripts/lib/build.mjs';
import { main } from '../../../scripts/lib/start.mjs';

process.exitCode = await main({ root: process.cwd(), env: process.env, build: { server: buildServer, portal: async () => undefined } });
