import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLUMBING } from '../../.dependency-cruiser.mjs';
import * as tree from '../../scripts/checks/tree.mjs';
import { plantTree, ROOT, type Files } from './planted-tree.js';

const LEFT = 'TO' + 'DO';

describe('the real tree', () => {
  it.each([
    ['lock files name no host', tree.lockFaults],
    ['nothing is left to do without a place in docs/', tree.leftToDo],
    ['no file knows where this checkout lies', tree.machinePaths],
    ['every link between documents leads somewhere', tree.brokenLinks],
    ['every document is listed', tree.unlistedDocuments],
    ['streams and read models in docs/architecture.md exist', tree.inventedNames],
    [`every library has a README of at most ${tree.README_LINES} lines`, tree.readmeFaults],
    ['every slice has a spec', tree.slicesWithoutSpec],
    ['every control of a catalogue has its code and its test', tree.controlsWithoutTest],
    [`no file is longer than ${tree.LONGEST_FILE} lines`, (root: string) => tree.sizes(root).tooLong],
  ])('%s', (_, faults) => {
    expect(faults(ROOT)).toEqual([]);
  });

  it('has contexts, and every library that is not plumbing is one', () => {
    expect(tree.contexts(ROOT)).toEqual(tree.libraries(ROOT).filter((lib) => !PLUMBING.includes(lib)));
    expect(tree.contexts(ROOT)).toHaveLength(8);
  });

  it('is made of small files', () => {
    const { files, median, p90 } = tree.sizes(ROOT);
    expect({ many: files > 300, median: median <= 50, p90: p90 <= 150 }).toEqual({ many: true, median: true, p90: true });
  });
});

describe('planted offenders', () => {
  function faults(rule: (root: string) => string[], files: Files): string[] {
    const planted = plantTree([], files);
    try {
      return rule(planted.root);
    } finally {
      planted.remove();
    }
  }

  it('a lock file with a host', () => {
    const host = 'https://packages.example.test/a.tgz';
    expect(faults(tree.lockFaults, { 'bench/package-lock.json': `{ "resolved": "${host}" }`, 'package-lock.json': '{ "resolved": "" }' })).toEqual([
      'bench/package-lock.json names the host of a registry: regenerate it with omit-lockfile-registry-resolved',
    ]);
  });

  it('something left to do', () => {
    expect(faults(tree.leftToDo, { 'libs/a/src/a.ts': `// ${LEFT}: soon\n// ${LEFT}: see docs/later.md\n` })).toEqual(['libs/a/src/a.ts:1 is left to do and says nothing of docs/']);
  });

  it('the path of a machine', () => {
    const planted = plantTree([], { 'docs/a.md': 'nothing' });
    writeFileSync(join(planted.root, 'docs', 'b.md'), `see ${planted.root}/docs/a.md`);
    expect(tree.machinePaths(planted.root)).toEqual(['docs/b.md holds the path of this checkout']);
    planted.remove();
  });

  it('links to files and headings that are not there', () => {
    const files = { 'docs/a.md': '# One Two\n[ok](b.md#the-end) [ok](#one-two) [gone](c.md) [no heading](b.md#middle) [out](https://example.test)\n`[code](d.md)`\n', 'docs/b.md': '## The end\n' };
    expect(faults(tree.brokenLinks, files)).toEqual(['docs/a.md links to c.md, which is not there', 'docs/a.md links to b.md#middle, which is not there']);
  });

  it('a document that is not listed', () => {
    expect(faults(tree.unlistedDocuments, { 'docs/README.md': '[a](adr/1.md)', 'docs/adr/1.md': '', 'docs/adr/2.md': '', 'docs/errors/x.md': '' })).toEqual(['docs/adr/2.md is not in docs/README.md']);
  });

  it('a stream that no code knows', () => {
    const files = { 'docs/architecture.md': 'in `keys.key`, `keys.keyring` and `billing.later`', 'libs/keys/src/contract/index.ts': '', 'libs/keys/src/domain/key.ts': "export const category = 'keys.key';" };
    expect(faults(tree.inventedNames, files)).toEqual(['docs/architecture.md names keys.keyring, which no code does']);
  });

  it('a library with no README and one with too long a one', () => {
    expect(faults(tree.readmeFaults, { 'libs/a/src/a.ts': '', 'libs/b/README.md': 'line\n'.repeat(61), 'libs/c/README.md': 'line\n'.repeat(60) })).toEqual([
      'libs/a/README.md is missing',
      'libs/b/README.md has 61 lines, more than 60',
    ]);
  });

  it('a slice with no spec of its own and no story of its context about it', () => {
    const files = {
      'libs/a/src/features/do-this/command.ts': '',
      'libs/a/src/features/do-that/command.spec.ts': '',
      'libs/a/src/features/show-this/query.ts': '',
      'libs/a/src/features/show-that/query.ts': '',
      'libs/a/src/a.e2e.spec.ts': "// show-that, features/show-that\nit('show-this: newest first', () => undefined);\nit('show-that-too: no', () => undefined);\n",
      'libs/b/src/features/show-that/query.spec.ts': "it('show-that: elsewhere', () => undefined);",
    };
    expect(faults(tree.slicesWithoutSpec, files)).toEqual(['libs/a/src/features/do-this has no spec', 'libs/a/src/features/show-that has no spec']);
  });

  it('a control whose test is not there', () => {
    const catalogue = JSON.stringify({ requirements: [{ id: 'A.1', controlTest: { code: 'libs/a/src/a.ts', test: 'libs/a/src/a.spec.ts' } }] });
    expect(faults(tree.controlsWithoutTest, { 'compliance/iso.json': catalogue, 'libs/a/src/a.ts': '' })).toEqual(['compliance/iso.json A.1 names libs/a/src/a.spec.ts, which is not there']);
  });

  it('a file that is too long', () => {
    expect(faults((root) => tree.sizes(root).tooLong, { 'libs/a/src/a.ts': '//\n'.repeat(401), 'libs/a/src/b.ts': '//\n'.repeat(400) })).toEqual(['libs/a/src/a.ts has 401 lines, more than 400']);
  });
});
