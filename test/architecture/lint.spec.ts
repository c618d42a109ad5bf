import { lint, lintFaults } from '../../scripts/checks/lint.mjs';
import { LINT_OFFENDERS } from './lint-offenders.js';
import { plantTree } from './planted-tree.js';

describe('lint', () => {
  const tree = plantTree(['.oxlintrc.json'], { 'libs/a/src/innocent.ts': 'export const one = 1;\n', ...Object.fromEntries(Object.values(LINT_OFFENDERS).flatMap((files) => Object.entries(files))) });
  const { faults } = lint(tree.root);
  tree.remove();

  it('fails when there is nothing to see', () => {
    const empty = plantTree(['.oxlintrc.json'], {});
    expect(lintFaults(empty.root)).toEqual([expect.stringMatching(/^oxlint saw \d of 0 files$/)]);
    empty.remove();
  });

  it('leaves the innocent alone', () => {
    expect(faults.filter(({ file }) => file === 'libs/a/src/innocent.ts')).toEqual([]);
  });

  it.each(Object.entries(LINT_OFFENDERS))('%s turns red, by its offender and by that alone', (rule, offender) => {
    expect(faults.filter(({ file }) => file in offender).map((fault) => fault.rule)).toEqual([rule]);
    expect(faults.filter((fault) => fault.rule === rule).map(({ file }) => file)).toEqual(Object.keys(offender));
  });
});
