import { getEventListeners } from 'node:events';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { startSilentProxy } from '@keystead/testing/src/silent-proxy.js';
import { Lead, someoneLeads } from './lead.js';

jest.setTimeout(30_000);

const forever = new AbortController().signal;
const ignore = (): void => undefined;
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

it('is seen in its own database, and not in another of the same server', async () => {
  const other = await testDatabase();
  const lead = new Lead(database.url, ignore);
  expect(await lead.take(forever)).toBe(true);
  expect([await someoneLeads(database.pool), await someoneLeads(other.pool), await lead.held()]).toEqual([true, false, true]);
  await lead.giveBack();
  await other.drop();
});

it('is waited for without leaving anything behind at each try', async () => {
  const waiting = new AbortController();
  const [leads, waits] = [new Lead(database.url, ignore), new Lead(database.url, ignore)];
  await leads.take(forever);
  const taken = waits.take(waiting.signal);
  const tries: number[] = [];
  for (let look = 0; look < 3; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    tries.push(getEventListeners(waiting.signal, 'abort').length);
  }
  waiting.abort();
  expect([await taken, tries]).toEqual([false, [1, 1, 1]]);
  await Promise.all([leads.giveBack(), waits.giveBack()]);
});

it('is lost with a connection that fell silent, for one who has nothing to do either', async () => {
  const proxy = await startSilentProxy(database.url);
  const lead = new Lead(proxy.url, ignore);
  await lead.take(forever);
  proxy.swallow();
  await expect(lead.untilLost(forever)).resolves.toBeUndefined();
  await lead.giveBack();
  await proxy.close();
});
