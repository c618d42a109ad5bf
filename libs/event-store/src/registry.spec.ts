import { defineEvent } from '@keystead/kernel/src/event.js';
import type { Upcaster } from '@keystead/kernel/src/event.js';
import { z } from 'zod';
import { BrokenRegistry, EventRegistry, InvalidEvent, UnknownEvent } from './registry.js';

const opened1 = defineEvent('shop.door-opened@1', z.strictObject({ who: z.string() }));
const opened3 = defineEvent('shop.door-opened@3', z.strictObject({ person: z.string(), door: z.enum(['front', 'back']) }));
const closed = defineEvent('shop.door-closed@1', z.strictObject({ by: z.strictObject({ id: z.string() }) }));
const oneToTwo: Upcaster = { from: 'shop.door-opened@1', to: 'shop.door-opened@2', upcast: ({ who }) => ({ person: who }) };
const twoToThree: Upcaster = { from: 'shop.door-opened@2', to: 'shop.door-opened@3', upcast: (data) => ({ ...data, door: 'front' }) };

function faultsOf(...parameters: ConstructorParameters<typeof EventRegistry>): readonly string[] {
  try {
    new EventRegistry(...parameters);
    return [];
  } catch (error) {
    return (error as BrokenRegistry).faults;
  }
}

describe('the event registry', () => {
  const registry = new EventRegistry([opened1, opened3, closed], [oneToTwo, twoToThree]);

  it('knows every stored version, also those whose definition is gone', () => {
    expect(registry.names()).toEqual(['shop.door-closed@1', 'shop.door-opened@1', 'shop.door-opened@2', 'shop.door-opened@3']);
    expect(registry.names().map((name) => registry.definitionOf(name)?.name)).toEqual(['shop.door-closed@1', 'shop.door-opened@1', 'shop.door-opened@3', 'shop.door-opened@3']);
    expect(registry.definitionOf('shop.door-opened@4')).toBeUndefined();
    expect(registry.names().map((name) => registry.newestOf(name))).toEqual(['shop.door-closed@1', 'shop.door-opened@3', 'shop.door-opened@3', 'shop.door-opened@3']);
  });

  it('reads the newest version as it is and brings the others up to it', () => {
    const newest = { name: 'shop.door-opened@3', data: { person: 'ann', door: 'front' } };
    expect(registry.read('shop.door-opened@3', newest.data, '7')).toEqual(newest);
    expect(registry.read('shop.door-opened@2', { person: 'ann' }, '7')).toEqual(newest);
    expect(registry.read('shop.door-opened@1', { who: 'ann' }, '7')).toEqual(newest);
  });

  it('does not let an upcaster change what it was given', () => {
    const careless: Upcaster = { from: 'shop.door-opened@1', to: 'shop.door-opened@3', upcast: (data) => Object.assign(data, { person: data['who'], door: 'back', who: undefined }) };
    const stored = { who: 'ann' };
    const result = (): unknown => new EventRegistry([opened3], [careless, twoToThree]).read('shop.door-opened@1', stored, '7');
    expect(result).toThrow(InvalidEvent);
    expect(stored).toEqual({ who: 'ann' });
  });

  it('says what and where an event is that it cannot read', () => {
    expect(() => registry.read('shop.window-broken@1', {}, '42')).toThrow(new UnknownEvent('shop.window-broken@1', '42'));
    expect(new UnknownEvent('shop.window-broken@1', '42').message).toBe('the event at position 42 is a "shop.window-broken@1", which no definition or upcaster of this program reads');
  });

  it('checks what is written against its schema, without quoting it', () => {
    expect(registry.check(closed.create({ by: { id: 'ann' } }))).toEqual({ definition: closed, data: { by: { id: 'ann' } } });
    expect(() => registry.check({ name: closed.name, data: { by: { id: 5, secret: 'sk-1' } } })).toThrow(new InvalidEvent(closed.name, 'by.id (invalid_type), by (unrecognized_keys)'));
    expect(() => registry.check({ name: closed.name, data: null })).toThrow(new InvalidEvent(closed.name, 'data (invalid_type)'));
    expect(() => registry.check({ name: opened1.name, data: { who: 'ann' } })).toThrow(new InvalidEvent(opened1.name, 'only the newest version is written'));
    expect(() => registry.check({ name: 'shop.window-broken@1', data: {} })).toThrow(new InvalidEvent('shop.window-broken@1', 'it is not in the registry'));
  });

  it('checks what an upcaster made', () => {
    const wrong: Upcaster = { ...twoToThree, upcast: () => ({ person: 'ann', door: 'side' }) };
    expect(() => new EventRegistry([opened3], [oneToTwo, wrong]).read('shop.door-opened@1', { who: 'ann' }, '7')).toThrow(new InvalidEvent(opened3.name, 'door (invalid_value)'));
  });

  it('takes only objects as data', () => {
    const list = defineEvent('shop.list-made@1', z.array(z.string()));
    expect(() => new EventRegistry([list], []).check(list.create([]))).toThrow(new InvalidEvent('shop.list-made@1', 'its data is not an object'));
  });
});

describe('a registry that is not whole', () => {
  it('is refused with all its faults', () => {
    expect(() => new EventRegistry([closed, closed, opened3], [oneToTwo])).toThrow(
      new BrokenRegistry([
        '"shop.door-closed@1" is defined twice',
        '"shop.door-opened@1" does not reach the newest version: nothing leads on from "shop.door-opened@2"',
        '"shop.door-opened@2" does not reach the newest version: nothing leads on from "shop.door-opened@2"',
      ]),
    );
  });

  it('is one where an earlier version has no way up, whether or not it is defined', () => {
    const nothing = (version: number): string => `"shop.door-opened@${version}" does not reach the newest version: nothing leads on from "shop.door-opened@${version}"`;
    expect(faultsOf([opened3, opened1], [])).toEqual([nothing(1), nothing(2)]);
    expect(faultsOf([opened3], [])).toEqual([nothing(1), nothing(2)]);
  });

  it('is one with upcasters that compete, run backwards, lead elsewhere or start at the newest', () => {
    const toFour: Upcaster = { from: 'shop.door-opened@3', to: 'shop.door-opened@4', upcast: (data) => data };
    expect(faultsOf([opened3], [oneToTwo, oneToTwo, twoToThree])).toEqual(['there are two upcasters from "shop.door-opened@1"']);
    expect(faultsOf([opened3], [oneToTwo, twoToThree, toFour])).toEqual([
      '"shop.door-opened@1" does not reach the newest version: nothing leads on from "shop.door-opened@4"',
      '"shop.door-opened@2" does not reach the newest version: nothing leads on from "shop.door-opened@4"',
      'there is an upcaster from "shop.door-opened@3", which is the newest version',
    ]);
    expect(faultsOf([closed], [{ ...oneToTwo, to: 'shop.door-closed@1' }])).toEqual(['the upcaster from "shop.door-opened@1" to "shop.door-closed@1" does not lead to a later version of the same event']);
    expect(faultsOf([opened1], [{ ...oneToTwo, to: 'shop.door-opened@1' }])).toEqual(['the upcaster from "shop.door-opened@1" to "shop.door-opened@1" does not lead to a later version of the same event']);
    expect(faultsOf([closed], [oneToTwo])).toEqual(['"shop.door-opened@1" does not reach the newest version: nothing leads on from "shop.door-opened@2"']);
  });
});
