import { LogWentBack } from '../errors.js';
import type { EventFilter, Position } from '../port.js';
import { anEvent, appended, collect, STREAM } from './builders.js';
import type { Engine, OpenEngine } from './builders.js';

/** Readers and followers who stood farther than the log comes now. */
export function goingBack(open: OpenEngine): void {
  let engine: Engine;
  let after: Position;
  beforeEach(async () => {
    const longer = await open();
    ({ position: after } = await appended(longer.store.append(STREAM, 'none', Array.from({ length: 30 }, () => anEvent()))));
    await longer.end();
    engine = await open();
  });
  afterEach(() => engine.end());

  const filters: [EventFilter][] = [[{}], [{ types: ['keys.key-vaulted@1'] }], [{ categories: ['keys.key'], organisation: 'org_b' }]];

  it.each(filters)('is told to who reads on, with %j, also when something was written in between', async (filter) => {
    const { store } = engine;
    for (const expected of ['none', 0] as const) {
      const { position } = await appended(store.append(STREAM, expected, [anEvent()]));
      const back = new LogWentBack(after, position);
      await expect(collect(store.readAll({ after, ...filter }))).rejects.toThrow(back);
      await expect(collect(store.readAll({ after, ...filter, max: 1 }))).rejects.toThrow(back);
      expect(await collect(store.readAll({ after: position, ...filter }))).toEqual([]);
    }
  });

  it.each(filters)('is told to who follows, with %j, also when something was written in between', async (filter) => {
    const { store } = engine;
    for (const expected of ['none', 0] as const) {
      const { position } = await appended(store.append(STREAM, expected, [anEvent()]));
      const { signal } = new AbortController();
      await expect(store.subscribe({ signal, after, ...filter }, () => Promise.reject(new Error('never called')))).rejects.toThrow(new LogWentBack(after, position));
    }
  });

  it('is told of a log that is empty now', async () => {
    await expect(collect(engine.store.readAll({ after }))).rejects.toThrow(new LogWentBack(after, ''));
  });
}
