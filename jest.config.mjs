/** One runner for `.spec.ts` (pure), `.int.spec.ts` (real PostgreSQL, Deno, …) and `.e2e.spec.ts` (HTTP, browser). */
const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
    keepClassNames: true,
  },
};

export default {
  rootDir: '.',
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/apps/portal/.next/'],
  modulePathIgnorePatterns: ['/dist/', '/.keystead/', '/apps/portal/.next/', '/bench/'],
  moduleNameMapper: { '^@/(.*)$': '<rootDir>/apps/portal/$1', '^@keystead/(.*)\\.js$': '<rootDir>/libs/$1', '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '\\.tsx?$': ['@swc/jest', swc] },
  testTimeout: 60_000,
};
