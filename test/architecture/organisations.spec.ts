import { organisationFaults } from '../../scripts/checks/organisations.mjs';
import { plantTree, ROOT } from './planted-tree.js';

const ROWS = "export const OwnRow = defineEntity({ name: 'OwnRow', tableName: 'a_own', properties: { id: p.string().primary(), organisation: p.string() } });\nexport const OpenRow = defineEntity({ name: 'OpenRow', tableName: 'a_open', properties: { id: p.string().primary() } });\n";

function faultsOf(code: string): string[] {
  const planted = plantTree([], { 'libs/a/src/features/own/own.row.ts': ROWS, 'libs/a/src/features/own/own.ts': code });
  try {
    return organisationFaults(planted.root).faults;
  } finally {
    planted.remove();
  }
}

describe('questions about rows of an organisation', () => {
  it('name it, everywhere in the real tree', () => {
    const { questions, faults } = organisationFaults(ROOT);
    expect(faults).toEqual([]);
    expect(questions).toBeGreaterThan(30);
  });

  it.each([
    ['an id alone', 'em.findOneOrFail(OwnRow, { id })'],
    ['nothing at all', 'em.find(OwnRow, {})'],
    ['a deletion by id', 'em.nativeDelete(OwnRow, { id })'],
    ['a change by id', "em.nativeUpdate(OwnRow, { id }, { organisation: 'mine' })"],
    ['a filter of somewhere else', 'em.find(OwnRow, where)'],
    ['the organisation in one of two cases', 'em.find(OwnRow, all ? {} : { organisation })'],
    ['a query of its own', "em.createQueryBuilder(OwnRow, 'r')"],
  ])('turn red with %s', (_, question) => {
    expect(faultsOf(`export async function own(em, id, where, all, organisation) {\n  return ${question};\n}\n`)).toEqual([expect.stringMatching(/^libs\/a\/src\/features\/own\/own\.ts:2 \w+ of OwnRow does not name the organisation$/)]);
  });

  it.each([
    ['the organisation beside the id', 'em.findOne(OwnRow, { id, organisation: logged.organisation })'],
    ['a filter that is made here', 'em.find(OwnRow, { ...mine, id })'],
    ['all of several conditions', 'em.find(OwnRow, { $and: [{ id }, { organisation }] })'],
    ['a row that is nobody’s', 'em.findOne(OpenRow, { id })'],
    ['reads that name it by themselves', 'reads.of(organisation).count(OwnRow, { id })'],
    ['such reads under a name', 'own.count(OwnRow, { id })'],
    ['a list that is no read model', 'list.find((row) => row)'],
  ])('may have %s', (_, question) => {
    expect(faultsOf(`export async function own(em, id, organisation, logged, list, reads) {\n  const mine = { organisation };\n  const own = reads.of(organisation);\n  return ${question};\n}\n`)).toEqual([]);
  });

  it('look across organisations only where it says why nothing leaks', () => {
    const across = (comment: string) => faultsOf(`class Sweep {\n${comment}  all() {\n    return this.read.everywhere().rows(OwnRow, {});\n  }\n}\n`);
    expect(across('')).toEqual(['libs/a/src/features/own/own.ts:3 reads across organisations and does not say why nothing leaks']);
    expect(across('  /** Across organisations: ok */\n')).toEqual(['libs/a/src/features/own/own.ts:4 reads across organisations and does not say why nothing leaks']);
    expect(across('  /** Across organisations: nothing of it is shown to anybody. */\n')).toEqual([]);
  });
});
