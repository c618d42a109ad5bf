import { manifestOf } from '@keystead/testing/src/marketplace.js';
import { manifestSchema } from './manifest.js';
import { checkManifest } from './check-manifest.js';

const CEILING = { wallMs: 30_000, cpuMs: 10_000, memoryBytes: 2 ** 28, outputBytes: 2 ** 20 };

describe('a manifest', () => {
  it('may be published when it asks for what there is', () => {
    expect(checkManifest(manifestOf({ limits: { wallMs: 30_000, memoryBytes: 1 } }), CEILING)).toEqual([]);
  });

  it.each([
    ['Python', { runtime: 'python' as const }, 'runtime: Python apps come later; this version runs "javascript".'],
    ['the network', { permissions: { models: [], egress: [{ host: 'api.example.org', methods: ['GET' as const] }], secrets: [] } }, 'permissions.egress: apps reach no network yet, only AI models; leave it empty.'],
    ['a secret', { permissions: { models: [], egress: [], secrets: ['SMTP'] } }, 'permissions.secrets: apps are given no secrets yet; leave it empty. AI keys never need one: calls go through the platform.'],
    ['more time than there is', { limits: { wallMs: 30_001 } }, 'limits.wallMs: at most 30000 can be had; a manifest can only ask for less.'],
    ['a file outside the app', { entry: 'src/../../secret.js' }, 'entry: name a file inside the app, without "..".'],
    ['an output without form', { output: {} }, 'output: the schema must say "type": "object" at the top.'],
  ])('is refused in a sentence when it asks for %s', (_, over, sentence) => {
    expect(checkManifest(manifestOf(over), CEILING)).toEqual([sentence]);
  });

  const parses = (over: object): boolean => manifestSchema.safeParse({ ...manifestOf(), ...over }).success;

  it.each([
    ['unknown fields', { licence: 'MIT' }],
    ['unknown permissions', { permissions: { models: [], egress: [], secrets: [], files: ['/etc'] } }],
    ['a version that is none', { version: '1.0' }],
    ['a version with a leading zero', { version: '1.01.0' }],
    ['a slug that is an address', { slug: 'a/../b' }],
    ['a slug with capitals', { slug: 'Plain-Letter' }],
    ['a negative price', { pricePerRunUsd: '-0.01' }],
    ['a price with a comma', { pricePerRunUsd: '0,02' }],
    ['a price with a currency', { pricePerRunUsd: '$0.02' }],
    ['a price without its first figure', { pricePerRunUsd: '.02' }],
    ['a price of two spellings at once', { pricePerRunUsd: '00.10' }],
    ['a price finer than money is counted', { pricePerRunUsd: '0.0000000000001' }],
    ['a price beyond all measure', { pricePerRunUsd: '1001' }],
    ['a name that turns the text around', { name: 'Letters \u202etxt.exe' }],
    ['a name over two lines', { name: 'Letters\nFree!' }],
    ['an entry that begins at the root', { entry: '/etc/passwd' }],
    ['a list as its input', { input: [] }],
  ])('has no %s', (_, over) => {
    expect(parses(over)).toBe(false);
  });

  it.each([
    ['0.10', '0.1'],
    ['1.00', '1'],
    ['0.0', '0'],
    ['10', '10'],
    ['0.02', '0.02'],
  ])('may write its price as %s', (written, price) => {
    expect(manifestSchema.parse({ ...manifestOf(), pricePerRunUsd: written }).pricePerRunUsd).toBe(price);
  });

  it('takes HTML and SQL for what they are: text', () => {
    expect(parses({ name: "<b>Robert'); DROP TABLE apps;--</b>", summary: '<script>alert(1)</script>' })).toBe(true);
  });
});
