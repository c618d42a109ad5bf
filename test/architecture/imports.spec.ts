import rules from '../../.dependency-cruiser.mjs';
import { checkImports, importFaults } from '../../scripts/checks/imports.mjs';
import { INNOCENT, OFFENDERS } from './import-offenders.js';
import { plantTree, type Files } from './planted-tree.js';

const SETTINGS = ['.dependency-cruiser.mjs', '.dependency-cruiser.tsconfig.json'];

function cruise(files: Files): ReturnType<typeof checkImports> {
  const tree = plantTree(SETTINGS, files);
  try {
    return checkImports(tree.root);
  } finally {
    tree.remove();
  }
}

describe('who may import whom', () => {
  it.each([
    ['no folder', {}],
    ['no source', { 'libs/keys/README.md': '# keys', 'test/a.spec.ts': 'export {};' }],
  ])('fails when there is nothing to see: %s', (_, files: Files) => {
    const tree = plantTree(SETTINGS, files);
    expect(importFaults(tree.root)).toEqual(['dependency-cruiser saw no module']);
    tree.remove();
  });

  it('lets the innocent pass', () => {
    expect(cruise(INNOCENT)).toEqual({ modules: Object.keys(INNOCENT).length, violations: [] });
  });

  it('plants an offender for every rule', () => {
    expect(Object.keys(OFFENDERS).toSorted()).toEqual(rules.forbidden.map(({ name }) => name).toSorted());
  });

  describe('planted offenders, all in one tree', () => {
    const planted: Files = Object.fromEntries([INNOCENT, ...Object.values(OFFENDERS)].flatMap((files) => Object.entries(files)));
    const found = cruise(planted).violations;

    it.each(Object.entries(OFFENDERS))('%s turns red, by its offender and by that alone', (rule, files) => {
      const byItsFiles = found.filter(({ from }) => from in files).map((violation) => violation.rule);
      expect([...new Set(byItsFiles)]).toEqual([rule]);
      expect(found.filter((violation) => violation.rule === rule && !(violation.from in files))).toEqual([]);
    });
  });
});
