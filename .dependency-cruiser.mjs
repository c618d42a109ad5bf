/**
 * Who may import whom (docs/architecture.md). Each rule has a planted offender in test/architecture/import-offenders.ts that must turn
 * exactly that rule red. Contexts are every library that is not plumbing, so a new context is bound by the rules from its first file.
 */
export const PLUMBING = ['kernel', 'event-store', 'evidence', 'crypto', 'platform', 'testing', 'sdk'];
const CONTEXT = `libs/(?!(?:${PLUMBING.join('|')})/)([^/]+)/src`;
const TESTS = ['\\.spec\\.tsx?$', '^libs/testing/', '(^|/)golden/'];

const npm = (/** @type {string[]} */ ...names) => names.map((name) => `(^|/)node_modules/(@types/)?${name}(/|$)`);
const libs = (/** @type {string[]} */ ...names) => names.map((name) => `^libs/${name}/`);
const inOwnContext = (/** @type {string[]} */ ...paths) => paths.map((path) => `^libs/$1/src/${path}`);
const OTHER_CONTRACTS = '^libs/[^/]+/src/contract/';
const FRAMEWORK = npm('@nestjs', '@mikro-orm', 'zod', 'rxjs', 'express', 'express-serve-static-core', 'reflect-metadata');

/** May import the libraries named and nothing else of ours. Packages and node:* are free unless the layer is pure. */
const layer = (
  /** @type {string} */ name,
  /** @type {string} */ comment,
  /** @type {string} */ from,
  /** @type {string[]} */ allowed,
  { pure = false } = {},
) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${from}`, pathNot: TESTS },
  to: { ...(pure ? {} : { path: '^(libs|apps)/' }), pathNot: allowed },
});

export default {
  forbidden: [
    { name: 'no-circular', comment: 'A cycle makes one knot of two modules.', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', comment: 'An import that cannot be followed escapes every other rule. (`keystead` is the SDK, given to an app inside the sandbox.)', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^keystead$' } },
    {
      name: 'no-barrels',
      comment: 'Import the file that holds the thing; the one barrel of a context is its contract.',
      severity: 'error',
      from: { path: '(^|/)index\\.[cm]?[jt]sx?$', pathNot: ['^libs/[^/]+/src/contract/index\\.ts$', '^libs/sdk/'] },
      to: {},
    },
    layer('kernel-imports-nothing', 'The kernel is pure TypeScript: no package, no node:*.', 'libs/kernel/src/', libs('kernel'), { pure: true }),
    layer('domain-is-pure', 'A decision knows the kernel, its own contract and zod; clock, ids and prices come in as data.', `${CONTEXT}/domain/`, [
      ...libs('kernel'),
      ...inOwnContext('domain/', 'contract/'),
      ...npm('zod'),
    ], { pure: true }),
    layer('contract-is-lean', 'What others read may not drag anything along.', `${CONTEXT}/contract/`, [...libs('kernel'), ...inOwnContext('contract/'), ...npm('zod')], { pure: true }),
    {
      name: 'slice-leaves-siblings-alone',
      comment: 'A slice is a folder you can delete.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/features/([^/]+)/' },
      to: { path: '^libs/$1/src/features/', pathNot: '^libs/$1/src/features/$2/' },
    },
    {
      name: 'slice-knows-no-adapter',
      comment: 'A slice names a port; the module binds the adapter.',
      severity: 'error',
      from: { path: `^${CONTEXT}/features/`, pathNot: TESTS },
      to: { path: '^libs/[^/]+/src/adapters/' },
    },
    {
      name: 'slice-stands-on-platform',
      comment: 'Of the plumbing a slice knows kernel and platform, of packages the framework: clients belong in adapters.',
      severity: 'error',
      from: { path: `^${CONTEXT}/features/`, pathNot: TESTS },
      to: {
        path: [...libs('(?:event-store|evidence|crypto|testing|sdk)'), '(^|/)node_modules/'],
        pathNot: FRAMEWORK,
      },
    },
    layer('adapter-serves-its-port', 'An adapter knows kernel, platform, its own ports and contract, and any client library; ours are crypto and evidence.', `${CONTEXT}/adapters/`, [
      ...libs('kernel', 'platform', 'crypto', 'evidence'),
      ...inOwnContext('(?:adapters|domain|contract)/', '[^/]+\\.config\\.ts$'),
    ]),
    {
      name: 'contexts-meet-at-contracts',
      comment: 'Published language only; private events stay private. (A test through HTTP or a database composes contexts, as an app does.)',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: ['^libs/testing/', '\\.(?:int|e2e)\\.spec\\.ts$'] },
      to: { path: `^${CONTEXT}/`, pathNot: ['^libs/$1/', OTHER_CONTRACTS] },
    },
    {
      name: 'module-is-for-apps',
      comment: 'The module lists slices and binds ports; nothing inside the context knows it.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/', pathNot: ['\\.module\\.ts$', ...TESTS] },
      to: { path: '^libs/$1/src/[^/]+\\.module\\.ts$' },
    },
    layer('crypto-and-evidence-stand-on-kernel', 'Both are checked by people who do not run the rest.', 'libs/(crypto|evidence)/src/', [
      ...libs('kernel', '$1'),
    ]),
    layer('event-store-stands-on-crypto', 'The event store knows kernel and crypto.', 'libs/event-store/src/', [...libs('kernel', 'crypto', 'event-store')]),
    {
      name: 'platform-knows-no-context',
      comment: 'Plumbing is written once and for all contexts.',
      severity: 'error',
      from: { path: '^libs/platform/', pathNot: TESTS },
      to: { path: '^(libs|apps)/', pathNot: libs('kernel', 'crypto', 'event-store', 'evidence', 'platform') },
    },
    {
      name: 'sdk-stands-alone',
      comment: 'The SDK is published on its own.',
      severity: 'error',
      from: { path: '^libs/sdk/', pathNot: TESTS },
      to: { path: '^(libs|apps)/', pathNot: '^libs/sdk/' },
    },
    {
      name: 'apps-compose',
      comment: 'An app puts modules together; the command line also verifies evidence without a server.',
      severity: 'error',
      from: { path: '^apps/(?!portal/)', pathNot: TESTS },
      to: {
        path: '^(libs|apps)/',
        pathNot: ['^apps/(?!portal/)', ...libs('platform', 'kernel', 'evidence'), OTHER_CONTRACTS, '^libs/[^/]+/src/[^/]+\\.module\\.ts$'],
      },
    },
    {
      name: 'apps-are-apart',
      comment: 'Processes share modules and the files directly in apps/, not each other.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: TESTS },
      to: { path: '^apps/[^/]+/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nobody-imports-apps',
      comment: 'Apps are the top of the house.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'portal-sees-contracts',
      comment: 'The portal talks to the API; of the libraries it knows published types.',
      severity: 'error',
      from: { path: '^apps/portal/', pathNot: TESTS },
      to: { path: '^(libs|apps)/', pathNot: ['^apps/portal/', OTHER_CONTRACTS] },
    },
    {
      name: 'portal-sees-types-only',
      comment: 'A value of a contract in the browser would ship the server to it.',
      severity: 'error',
      from: { path: '^apps/portal/', pathNot: TESTS },
      to: { path: OTHER_CONTRACTS, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'portal-features-are-apart',
      comment: 'A feature of the portal can be deleted.',
      severity: 'error',
      from: { path: '^apps/portal/features/([^/]+)/' },
      to: { path: '^apps/portal/features/', pathNot: '^apps/portal/features/$1/' },
    },
    {
      name: 'portal-shared-knows-no-feature',
      comment: 'Shared pieces are below features, and features below pages.',
      severity: 'error',
      from: { path: '^apps/portal/(?:components|lib|features)/', pathNot: TESTS },
      to: { path: '^apps/portal/(?:app|features)/', pathNot: '^apps/portal/features/' },
    },
    {
      name: 'product-needs-no-test-tool',
      comment: 'What runs in production comes from `dependencies`, and no test is part of it.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-imports-no-test',
      comment: 'Specs and libs/testing serve tests.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: TESTS },
      to: { path: ['\\.spec\\.tsx?$', '^libs/testing/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '(^|/)\\.next/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: '.dependency-cruiser.tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.js', '.json', '.css'],
    },
  },
};
