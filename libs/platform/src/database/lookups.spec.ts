import { Lookups } from './lookups.js';

/** Answers that wait until they are let go. */
function lookups() {
  const asked: [organisation: string, ids: readonly string[]][] = [];
  const gates: (() => void)[] = [];
  const names = new Lookups(async (organisation, ids) => {
    asked.push([organisation, ids]);
    await new Promise<void>((resolve) => gates.push(resolve));
    if (ids.includes('cursed')) throw new Error(`${organisation} cannot say`);
    return new Map(ids.filter((id) => id !== 'unknown').map((id) => [id, `${id} of ${organisation}`]));
  });
  const open = async (): Promise<void> => {
    for (const gate of gates.splice(0)) gate();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { names, asked, open };
}

describe('what pages need beside their rows', () => {
  it('is asked once for pages made at the same time, and each gets what it asked for', async () => {
    const { names, asked, open } = lookups();
    const pages = [['a'], ['a', 'b'], ['b', 'c', 'b', 'unknown'], ['d']].map((ids) => names.of('harbour', ids));
    await open();
    await open();
    expect(asked).toEqual([
      ['harbour', ['a']],
      ['harbour', ['a', 'b', 'c', 'unknown', 'd']],
    ]);
    expect(await Promise.all(pages)).toEqual([
      new Map([['a', 'a of harbour']]),
      new Map([['a', 'a of harbour'], ['b', 'b of harbour']]),
      new Map([['b', 'b of harbour'], ['c', 'c of harbour']]),
      new Map([['d', 'd of harbour']]),
    ]);
  });

  it('is never of another organisation, though its ids be the same', async () => {
    const { names, asked, open } = lookups();
    const pages = ['first', 'harbour', 'hillside', 'harbour'].map((organisation) => names.of(organisation, ['a']));
    await open();
    await open();
    expect(asked).toEqual([
      ['first', ['a']],
      ['harbour', ['a']],
      ['hillside', ['a']],
    ]);
    expect(await Promise.all(pages)).toEqual(['first', 'harbour', 'hillside', 'harbour'].map((organisation) => new Map([['a', `a of ${organisation}`]])));
  });

  it('fails alone: who asked in another organisation at the same time is answered', async () => {
    const { names, open } = lookups();
    const pages = [names.of('first', ['a']), names.of('hillside', ['cursed']), names.of('harbour', ['a'])].map((page) => page.catch((error: Error) => error.message));
    await open();
    await open();
    expect(await Promise.all(pages)).toEqual([new Map([['a', 'a of first']]), 'hillside cannot say', new Map([['a', 'a of harbour']])]);
  });

  it('asks nothing for a page without ids', async () => {
    const { names, asked } = lookups();
    expect([await names.of('harbour', []), asked]).toEqual([new Map(), []]);
  });
});
