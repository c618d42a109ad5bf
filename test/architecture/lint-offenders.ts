import type { Files } from './planted-tree.js';

/** Names that make a linter angry are put together here, so that this file angers none. */
const ANY = 'an' + 'y';
const ONLY = 'on' + 'ly';
const SKIP = 'sk' + 'ip';
const IGNORE = '@ts-' + 'ignore';

/** The lint rules the house leans on, each with a file that breaks it and nothing else. */
export const LINT_OFFENDERS: Readonly<Record<string, Files>> = {
  'typescript(no-explicit-any)': { 'libs/a/src/any.ts': `export const read = (value: ${ANY}): string => String(value === null);\n` },
  'typescript(no-floating-promises)': { 'libs/a/src/floating.ts': 'const later = async (): Promise<void> => undefined;\nexport function go(): void {\n  later();\n}\n' },
  'typescript(no-misused-promises)': { 'libs/a/src/misused.ts': 'const later = async (): Promise<void> => undefined;\nexport const go = (all: string[]): void => all.forEach(async () => later());\n' },
  'typescript(await-thenable)': { 'libs/a/src/await.ts': 'const one = 1;\nexport const go = async (): Promise<number> => {\n  return await one;\n};\n' },
  'typescript(no-unsafe-return)': { 'libs/a/src/unsafe.ts': 'export const read = (text: string): string => JSON.parse(text);\n' },
  'typescript(switch-exhaustiveness-check)': {
    'libs/a/src/switch.ts': "export function word(state: 'open' | 'shut'): string {\n  let text = '';\n  switch (state) {\n    case 'open':\n      text = 'o';\n      break;\n  }\n  return text;\n}\n",
  },
  'typescript(ban-ts-comment)': { 'libs/a/src/comment.ts': `// ${IGNORE}\nexport const one: number = 1;\n` },
  'eslint(no-console)': { 'libs/a/src/console.ts': "export const say = (): void => console.log('hello');\n" },
  'eslint(no-eval)': { 'libs/a/src/eval.ts': "export const run = (code: string): unknown => eval(code) as unknown;\n" },
  'eslint(eqeqeq)': { 'libs/a/src/equal.ts': 'export const same = (a: string, b: string): boolean => a == b;\n' },
  'jest(no-focused-tests)': { 'libs/a/src/focused.spec.ts': `it.${ONLY}('runs alone', () => expect(1).toBe(1));\n` },
  'jest(no-disabled-tests)': { 'libs/a/src/disabled.spec.ts': `it.${SKIP}('does not run', () => expect(1).toBe(1));\n` },
};
