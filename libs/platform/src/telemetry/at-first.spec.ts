import { atFirst, FIRST_MOMENTS_MS } from './at-first.js';

const gone = { ok: false, text: 'no runner is connected, so no app can run' };
const there = { ok: true, text: '1 connected' };
const starting = { ok: false, starting: true, text: 'still starting: no runner has connected yet' };

describe('a part that another process brings', () => {
  let now: number;
  let state: { ok: boolean; text: string };
  let look: () => Promise<unknown>;
  beforeEach(() => {
    [now, state] = [1_000_000, gone];
    look = atFirst({ now: () => new Date(now) }, 'no runner has connected yet', async () => state);
  });

  it('is on its way in the first moments, and missing afterwards', async () => {
    const said: unknown[] = [];
    for (const past of [0, FIRST_MOMENTS_MS - 1, FIRST_MOMENTS_MS, -1]) {
      now = 1_000_000 + past;
      said.push(await look());
    }
    expect(said).toEqual([starting, starting, gone, gone]);
  });

  it('that has come and is gone is missing at once', async () => {
    const said = [await look()];
    for (const next of [there, gone]) {
      state = next;
      said.push(await look());
    }
    expect(said).toEqual([starting, there, gone]);
  });
});
