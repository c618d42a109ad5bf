import fc from 'fast-check';
import { checkJsonSchema } from './json-schema.js';
import { AjvSchemas } from '../adapters/ajv-schemas.js';

const object = (properties: object, over: object = {}) => ({ type: 'object', properties, ...over });
const nested = (depth: number): object => (depth === 0 ? { type: 'string' } : object({ a: nested(depth - 1) }));

describe('the schemas of a manifest', () => {
  it('may be everything a form can show', () => {
    const schema = object(
      {
        letter: { type: 'string', title: 'Letter', description: 'The text', minLength: 1, maxLength: 100, examples: ['Dear …'], default: '' },
        kind: { enum: ['a', 1, null] },
        tone: { type: 'string', enum: ['calm', 'kind'] },
        day: { type: 'string', format: 'date' },
        count: { type: 'integer', minimum: 0, exclusiveMaximum: 9, multipleOf: 3 },
        sure: { type: 'boolean', default: false },
        people: { type: 'array', items: object({ name: { type: 'string' } }, { required: ['name'] }), minItems: 1, maxItems: 5 },
      },
      { required: ['letter'], additionalProperties: false },
    );
    expect([checkJsonSchema('input', schema), new AjvSchemas().faultOf(schema as never)]).toEqual([[], null]);
  });

  it.each<[string, object, string]>([
    ['is no object', { type: 'string' }, 'input: the schema must say "type": "object" at the top.'],
    ['is empty', {}, 'input: the schema must say "type": "object" at the top.'],
    ['refers to another', { $ref: 'https://example.org/schema.json' }, 'input: $ref is not supported; write the schema out in full.'],
    ['refers to another further down', object({ a: { $ref: '#' } }), 'input.a: "type" must be one of object, array, string, number, integer, boolean, null; or give "enum".'],
    ['holds a pattern, which can run for years', object({ a: { type: 'string', pattern: '^(a+)+$' } }), 'input.a: pattern is not supported here.'],
    ['names patterns of properties', object({}, { patternProperties: { '^(a+)+$': {} } }), 'input: patternProperties is not supported here.'],
    ['combines', object({ a: { type: 'string', anyOf: [{}, {}] } }), 'input.a: anyOf is not supported here.'],
    ['has an id', object({}, { $id: 'https://example.org/x' }), 'input: $id is not supported here.'],
    ['takes two types', object({ a: { type: ['string', 'null'] } }), 'input.a: "type" must be one of object, array, string, number, integer, boolean, null; or give "enum".'],
    ['describes a prototype', object(JSON.parse('{"__proto__":{"type":"string"}}') as object), 'input: "__proto__" cannot be the name of a property.'],
    ['describes a constructor', object({ constructor: { type: 'string' } }), 'input: "constructor" cannot be the name of a property.'],
    ['requires what it does not describe', object({}, { required: ['a'] }), 'input: requires a property that it does not describe.'],
    ['repeats a choice', object({ a: { enum: ['x', 'x'] } }), 'input.a.enum: must not repeat itself.'],
    ['has no items', object({ a: { type: 'array' } }), 'input.a.items: must be a schema.'],
    ['is deeper than a person can fill in', nested(9), 'input.a.a.a.a.a.a.a.a: the schema nests deeper than 8 levels.'],
    ['describes too much', object(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`a${i}`, { type: 'string' }]))), 'input.a299: the schema describes more than 300 values.'],
    ['is too long', object({ a: { enum: Array.from({ length: 200 }, (_, i) => `${i}${'x'.repeat(300)}`) } }), 'input: the schema has 61137 bytes, at most 32768 are taken.'],
    ['is asked for a size without end', object({ a: { type: 'string', maxLength: 1e12 } }), 'input.a.maxLength: Too big: expected number to be <=1000000.'],
  ])('may be refused because one %s', (_, schema, fault) => {
    expect(checkJsonSchema('input', schema as never)).toEqual([fault]);
  });

  it('can always be made into a check when they pass', () => {
    const about = { title: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }) };
    const leaf = fc.oneof(
      fc.record({ type: fc.constant('string'), ...about, minLength: fc.nat(10), format: fc.constantFrom('date', 'email', 'uri') }, { requiredKeys: ['type'] }),
      fc.record({ type: fc.constantFrom('number', 'integer'), ...about, minimum: fc.integer(), enum: fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 4 }) }, { requiredKeys: ['type'] }),
      fc.record({ type: fc.constant('boolean'), ...about }, { requiredKeys: ['type'] }),
      fc.record({ enum: fc.uniqueArray(fc.constantFrom('a', 1, true, null), { minLength: 1 }) }),
    );
    const { schema } = fc.letrec<{ schema: object; node: object }>((tie) => ({
      node: fc.oneof({ depthSize: 'small' }, leaf, fc.record({ type: fc.constant('array'), items: tie('node'), maxItems: fc.nat(9) }, { requiredKeys: ['type', 'items'] }), tie('schema')),
      schema: fc.record({ type: fc.constant('object'), properties: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('node'), { maxKeys: 4 }), additionalProperties: fc.boolean() }, { requiredKeys: ['type', 'properties'] }),
    }));
    fc.assert(
      fc.property(schema, (raw) => {
        const candidate = JSON.parse(JSON.stringify(raw)) as never;
        if (checkJsonSchema('input', candidate).length === 0) expect(new AjvSchemas().faultOf(candidate)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});
