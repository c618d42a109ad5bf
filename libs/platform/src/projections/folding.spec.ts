import type { EntityManager } from '@mikro-orm/postgresql';
import { UnwrapRefused } from '@keystead/crypto/src/kms.js';
import type { LoggedEvent } from '@keystead/event-store/src/log.js';
import type { ProjectionDefinition } from './define-projection.js';
import { Folding } from './folding.js';
import type { Parking } from './parking.js';

const shut = new UnwrapRefused('local', 'there is no version 1');
const event = (position: string, more: Partial<LoggedEvent> = {}) => ({ id: `e${position}`, stream: `s${position}`, position, type: 'toy.said@1', event: { name: 'toy.said@1', data: {} }, ...more }) as LoggedEvent;

describe('folding an event whose personal fields open for nobody now', () => {
  it('parks it under its key and goes on with the others; no row is made of its closed fields', async () => {
    const folded: string[] = [];
    const parked: unknown[] = [];
    const held = new Set<string>();
    const parking = { holds: (_name: string, key: string) => held.has(key), hold: (_name: string, key: string) => void held.add(key), park: async (_em: unknown, name: string, key: string, { id }: LoggedEvent, reason: string) => void parked.push({ name, key, id, reason }) } as unknown as Parking;
    const said: string[] = [];
    const projection = { name: 'toy.notes', entities: [], on: { 'toy.said@1': async ({ id }: LoggedEvent) => void said.push(id) } } as unknown as ProjectionDefinition;
    const commit = async (work: (em: EntityManager) => Promise<void>, to: string) => {
      said.length = 0;
      await work({} as EntityManager);
      folded.push(...said, `to ${to}`);
    };
    await new Folding({ parking, commit, warn: () => undefined }, projection).fold([event('1'), event('2', { shut }), event('3')], '3');
    expect(folded).toEqual(['e1', 'to 1', 'to 2', 'e3', 'to 3']);
    expect(parked).toEqual([{ name: 'toy.notes', key: 's2', id: 'e2', reason: 'UnwrapRefused' }]);
  });
});
