// @ts-check
/** Prints the whole log of the database that the environment names, a line an event, personal fields closed. */
import { contexts } from '../../../dist/apps/contexts.js';
import { openCore } from '../../../dist/libs/platform/src/core/open-core.js';

const core = await openCore({ contexts, env: process.env });
for await (const { event, id, type, organisation, stream, version, position } of core.log.readAll()) {
  process.stdout.write(`${JSON.stringify({ position, id, type, organisation, stream, version, data: event.data })}\n`);
}
await core.close();
