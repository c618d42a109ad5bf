import { manifestOf } from '@keystead/testing/src/marketplace.js';
import { Fault } from './fault.js';
import { parseManifest } from './manifest.js';

function faultOf(manifest: unknown): string {
  try {
    parseManifest(typeof manifest === 'string' ? manifest : JSON.stringify(manifest), 'keystead.json');
    return 'taken';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.message;
  }
}
const withPermissions = (over: object) => ({ ...manifestOf(), permissions: { models: [], egress: [], secrets: [], ...over } });

describe('keystead.json', () => {
  it('is taken as the contract has it', () => expect(parseManifest(JSON.stringify(manifestOf()), 'keystead.json')).toEqual(manifestOf()));

  it.each<[string, unknown, string]>([
    ['an unknown field', { ...manifestOf(), sudo: true }, 'sudo: there is no such field'],
    ['an unknown field inside', { ...manifestOf(), limits: { gpus: 1 } }, 'limits.gpus: there is no such field'],
    ['a version that is none', { ...manifestOf(), version: 'latest' }, 'version: must be a version such as 1.0.0'],
    ['a name that is no slug', { ...manifestOf(), slug: 'My App' }, 'slug: must be lower-case words with hyphens'],
    ['Python', { ...manifestOf(), runtime: 'python' }, 'runtime: Python apps come later; this version runs "javascript".'],
    ['the network', withPermissions({ egress: [{ host: 'x.example', methods: ['GET'] }] }), 'permissions.egress: apps reach no network yet, only AI models; leave it empty.'],
    ['too much time', { ...manifestOf(), limits: { wallMs: 60_000 } }, 'limits.wallMs: at most 30000 can be had; a manifest can only ask for less.'],
    ['a form that is none', { ...manifestOf(), input: { type: 'string' } }, 'input: the schema must say "type": "object" at the top.'],
    ['a schema with a typing error', { ...manifestOf(), output: { type: 'object', propertis: {} } }, 'output.properties: must name each field with its schema.\n  - output: propertis is not supported here.'],
    ['an entry outside the app', { ...manifestOf(), entry: 'src/../../main.js' }, 'entry: name a file inside the app, without "..".'],
    ['an expression of its own', { ...manifestOf(), input: { type: 'object', properties: { text: { type: 'string', pattern: '(a+)+' } } } }, 'input.text: pattern is not supported here.'],
  ])('names the field: %s', (_, manifest, line) => expect(faultOf(manifest)).toBe(`keystead.json is not right:\n  - ${line}`));

  it('takes a price with zeros at its end', () => expect(parseManifest(JSON.stringify({ ...manifestOf(), pricePerRunUsd: '0.10' }), 'keystead.json').pricePerRunUsd).toBe('0.1'));

  it('names every field at once', () => expect(faultOf({ ...manifestOf(), version: '1', pricePerRunUsd: '-1' })).toBe('keystead.json is not right:\n  - version: must be a version such as 1.0.0\n  - pricePerRunUsd: must be between 0 and 1000'));
  it('says that it is not JSON', () => expect(faultOf('{"name": }')).toMatch(/^keystead\.json is not JSON: /));
});
