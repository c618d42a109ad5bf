import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineEvent } from '@keystead/kernel/src/event.js';
import type { Upcaster } from '@keystead/kernel/src/event.js';
import { z } from 'zod';
import { checkGoldenSamples } from './golden.js';
import { EventRegistry } from './registry.js';

const named2 = defineEvent('shop.guest-named@2', z.strictObject({ guest: z.string(), name: z.string().nullable() }), { personal: { name: 'guest' } });
const rung = defineEvent('shop.bell-rung@1', z.strictObject({ times: z.number() }));
const oneToTwo: Upcaster = { from: 'shop.guest-named@1', to: 'shop.guest-named@2', upcast: ({ guest, fullName }) => ({ guest, name: fullName ?? null }) };

describe('golden samples', () => {
  let folder: string;
  const registry = new EventRegistry([named2, rung], [oneToTwo]);
  const write = (file: string, content: unknown): Promise<void> => writeFile(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-golden-'));
    await write('shop.guest-named@1.json', { guest: 'p_1', fullName: 'Ann' });
    await write('shop.guest-named@2.json', { guest: 'p_1', name: 'Ann' });
    await write('shop.bell-rung@1.json', { times: 2 });
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are whole when each stored version has one that can be read', async () => {
    expect(await checkGoldenSamples(registry, folder)).toEqual({ missing: [], unreadable: [] });
  });

  it('are missing by name', async () => {
    await rm(join(folder, 'shop.guest-named@1.json'));
    await rm(join(folder, 'shop.bell-rung@1.json'));
    expect(await checkGoldenSamples(registry, folder)).toEqual({ missing: ['shop.bell-rung@1', 'shop.guest-named@1'], unreadable: [] });
    expect(await checkGoldenSamples(registry, join(folder, 'nowhere'))).toEqual({ missing: registry.names(), unreadable: [] });
  });

  it('are unreadable when their bytes, their schema or their name is not right', async () => {
    await write('shop.guest-named@1.json', { guest: 'p_1', fullName: 5 });
    await write('shop.bell-rung@1.json', '{"times":');
    await write('shop.bell-rung@2.json', { times: 2 });
    await write('notes.txt', '');
    expect(await checkGoldenSamples(registry, folder)).toEqual({
      missing: [],
      unreadable: [
        { file: 'notes.txt', reason: 'it is not named like an event version of this registry' },
        { file: 'shop.bell-rung@1.json', reason: 'Unexpected end of JSON input' },
        { file: 'shop.bell-rung@2.json', reason: 'it is not named like an event version of this registry' },
        { file: 'shop.guest-named@1.json', reason: '"shop.guest-named@2" is not valid: name (invalid_type)' },
      ],
    });
  });

  it('are unreadable when the event could not be read after erasure', async () => {
    const strict = defineEvent('shop.guest-named@2', z.strictObject({ guest: z.string(), name: z.string() }), { personal: { name: 'guest' } });
    expect(await checkGoldenSamples(new EventRegistry([strict, rung], [oneToTwo]), folder)).toEqual({
      missing: [],
      unreadable: [{ file: 'shop.guest-named@2.json', reason: '"shop.guest-named@2" is not valid: name (invalid_type)' }],
    });
  });
});
