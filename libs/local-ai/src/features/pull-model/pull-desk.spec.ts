import type { PinoLogger } from 'nestjs-pino';
import { eventually } from '@keystead/testing/src/eventually.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { localAiEvents } from '../../contract/events.js';
import type { HostChecks, OllamaHosts, PullProgress, PullPulse } from '../../domain/ports.js';
import { PullDesk, type PullItem } from './pull-desk.js';

const ORGANISATION = 'org_0123456789abcdefghjkmnpqrs';
const order = (pullId: string) => ({ organisation: ORGANISATION, hostId: 'hst_1', pullId, model: 'phi4:14b', baseUrl: 'http://10.0.0.5:11434', memberId: 'p_0123456789abcdefghjkmnpqrs' });

/** Two processes share what beats; the machine downloads when it is told to. */
function processes() {
  const beating = new Map<string, PullProgress | null>();
  const wishes = new Set<string>();
  const pulse: PullPulse = {
    beat: async (_, id, progress) => (beating.set(id, progress), wishes.has(id)),
    wishCancelled: async (_, id) => void wishes.add(id),
    progressOf: async (_, id) => beating.get(id) ?? null,
    alive: async (_, ids) => new Set(ids.filter((id) => beating.has(id))),
    stop: async (_, id) => void beating.delete(id),
  };
  const warnings: string[] = [];
  const log = { warn: (_: object, text: string) => warnings.push(text) } as unknown as PinoLogger;
  const gate = Promise.withResolvers<void>();
  const hosts = {
    async *pull(_url: string, _model: string, signal: AbortSignal) {
      yield { status: 'pulling', completedBytes: 1, totalBytes: 2 };
      await Promise.race([gate.promise, new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))]);
      yield { status: 'success', completedBytes: 1, totalBytes: 1 };
    },
  } as unknown as OllamaHosts;
  const { writes } = inMemoryWrites(localAiEvents);
  const desk = (check: () => Promise<never[]>) => new PullDesk(writes, log, { check } as unknown as HostChecks, hosts, pulse);
  return { desk, writes, warnings, download: () => gate.resolve() };
}

async function carried(desk: PullDesk, pullId: string): Promise<PullItem[]> {
  const items: PullItem[] = [];
  await new Promise<void>((resolve) => desk.watch(ORGANISATION, pullId, (item) => (items.push(item), item.kind === 'done' && resolve())));
  await desk.onApplicationShutdown();
  return items;
}

describe('the pulls of a process', () => {
  it.each([
    ['the look at the machine', null, async () => Promise.reject(new Error('the log is away'))],
    ['the record of the end', new Error('the log is away'), async () => []],
  ])('are not under way any more when %s fails', async (_, written, check) => {
    const { desk: make, writes, warnings, download } = processes();
    const desk = make(check);
    if (written !== null) jest.spyOn(writes, 'decide').mockRejectedValue(written);
    desk.start(order('pul_1'));
    download();
    const items = await carried(desk, 'pul_1');
    expect(items.at(-1)).toEqual({ kind: 'done', failure: written === null ? null : 'How the download ended could not be recorded; ask for the model again.' });
    expect([await desk.progressOf(ORGANISATION, 'pul_1'), await desk.forgotten(ORGANISATION, ['pul_1']), warnings]).toEqual([null, ['pul_1'], ['the end of a pull was not recorded']]);
  });

  it("of another process are nobody else's to end while that process lives", async () => {
    const { desk: make, download } = processes();
    const [mine, other] = [make(async () => []), make(async () => [])];
    await other.announce(ORGANISATION, 'pul_1');
    other.start(order('pul_1'));
    expect([await mine.forgotten(ORGANISATION, ['pul_1', 'pul_2']), await other.forgotten(ORGANISATION, ['pul_1'])]).toEqual([['pul_2'], []]);
    download();
    await carried(other, 'pul_1');
    expect(await mine.forgotten(ORGANISATION, ['pul_1'])).toEqual(['pul_1']);
  });

  it('are seen and cancelled from another', async () => {
    const { desk: make } = processes();
    const [mine, other] = [make(async () => []), make(async () => [])];
    other.start(order('pul_1'));
    const items = new Promise<PullItem>((resolve) => other.watch(ORGANISATION, 'pul_1', (item) => item.kind === 'done' && resolve(item)));
    await eventually(async () => expect(await mine.progressOf(ORGANISATION, 'pul_1')).toEqual({ status: 'pulling', completedBytes: 1, totalBytes: 2 }), 10_000);
    await mine.cancel(ORGANISATION, 'pul_1');
    expect(await items).toEqual({ kind: 'done', failure: 'The pull was cancelled.' });
    await other.onApplicationShutdown();
  });
});
