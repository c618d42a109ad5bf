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

it('events of a type that only makes rows are soon made once each, those of one that asks are looked ahead for ever', async () => {
  const calls = { makes: 0, asks: 0 };
  const on = {
    'toy.made@1': () => void (calls.makes += 1),
    'toy.asked@1': async (_: LoggedEvent, rows: { findOne: (entity: object, where: object) => Promise<null> }) => {
      calls.asks += 1;
      await rows.findOne({}, { $any: {} });
    },
  };
  const projection = { name: 'toy.rows', entities: [], on } as unknown as ProjectionDefinition;
  const em = { getMetadata: () => ({ primaryKeys: ['id'] }), find: async () => [] } as unknown as EntityManager;
  const parking = { holds: () => false } as unknown as Parking;
  const folding = new Folding({ parking, commit: async (work) => work(em), warn: () => undefined }, projection);
  const named = (name: string) => Array.from({ length: 10 }, (_, n) => event(String(n), { event: { name, data: {} } } as Partial<LoggedEvent>));
  for (let batch = 0; batch < 10; batch += 1) await folding.fold([...named('toy.made@1'), ...named('toy.asked@1')], '9');
  expect(calls).toEqual({ makes: 100 + 50, asks: 100 + 100 });
});
