import { join } from 'node:path';
import { checkGoldenSamples } from '@keystead/event-store/src/golden.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import { marketplaceEvents } from './events.js';

describe('stored events of the marketplace', () => {
  it('are read in every version that was ever written', async () => {
    expect(await checkGoldenSamples(new EventRegistry(marketplaceEvents, []), join(import.meta.dirname, 'golden'))).toEqual({ missing: [], unreadable: [] });
  });
});
