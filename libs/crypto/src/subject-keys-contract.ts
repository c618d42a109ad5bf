/** What every SubjectKeys adapter promises; each adapter's spec runs it. */
import type { SubjectKeys } from './subject-keys.js';

export function subjectKeysContract(open: () => Promise<SubjectKeys>): void {
  const create = { create: true };
  const dontCreate = { create: false };

  it('has no key until one is asked for, then always the same', async () => {
    const keys = await open();
    expect(await keys.keyFor('org_a', 'p_ann', dontCreate)).toBeNull();

    const made = await keys.keyFor('org_a', 'p_ann', create);
    expect(made).toHaveLength(32);
    expect(await keys.keyFor('org_a', 'p_ann', create)).toEqual(made);
    expect(await keys.keyFor('org_a', 'p_ann', dontCreate)).toEqual(made);
  });

  it('gives each person and each organisation another key', async () => {
    const keys = await open();
    const all = [await keys.keyFor('org_a', 'p_ann', create), await keys.keyFor('org_a', 'p_bob', create), await keys.keyFor('org_b', 'p_ann', create)];
    expect(new Set(all.map((key) => key!.toString('hex'))).size).toBe(3);
  });

  it('gives one key to many who ask for it first, at once', async () => {
    const keys = await open();
    const all = await Promise.all(Array.from({ length: 20 }, () => keys.keyFor('org_a', 'p_ann', create)));
    expect(new Set(all.map((key) => key!.toString('hex'))).size).toBe(1);
  });

  it('hands out copies: wiping one harms nobody', async () => {
    const keys = await open();
    const first = await keys.keyFor('org_a', 'p_ann', create);
    const before = Buffer.from(first!);
    first!.fill(0);
    expect(await keys.keyFor('org_a', 'p_ann', dontCreate)).toEqual(before);
  });

  it('never has a key again once it was erased, and says at each repeat that there was one', async () => {
    const keys = await open();
    await keys.keyFor('org_a', 'p_ann', create);
    await keys.keyFor('org_b', 'p_ann', create);

    expect(await keys.erase('org_a', 'p_ann')).toBe(true);
    expect(await keys.erase('org_a', 'p_ann')).toBe(true);
    expect(await keys.keyFor('org_a', 'p_ann', dontCreate)).toBeNull();
    expect(await keys.keyFor('org_a', 'p_ann', create)).toBeNull();
    expect(await keys.keyFor('org_b', 'p_ann', dontCreate)).toHaveLength(32);
  });

  it('keeps a person erased who never had a key', async () => {
    const keys = await open();
    expect(await keys.erase('org_a', 'p_ann')).toBe(false);
    expect(await keys.keyFor('org_a', 'p_ann', create)).toBeNull();
    expect(await keys.erase('org_a', 'p_ann')).toBe(false);
  });
}
