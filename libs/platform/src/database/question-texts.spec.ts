import { defineEntity, MikroORM, p, type EntityManager } from '@mikro-orm/postgresql';
import { QuestionTexts } from './question-texts.js';

const Note = defineEntity({
  name: 'Note',
  tableName: 'notes',
  properties: { id: p.string().primary(), organisation: p.string(), ownerId: p.string(), state: p.string().nullable(), uses: p.integer(), words: p.string() },
});

const HOSTILE = ["O'Hara", "'; DROP TABLE notes; --", '\\', "\\'", '?', '??', '$1', "'keystead-value-0'", 'keystead-value-1', '€ 😀', ''];

const COLUMNS = '"r"."id" as "id", "r"."owner_id" as "ownerId"';

describe('the SQL of a question', () => {
  let orm: MikroORM;
  let em: EntityManager;
  beforeAll(async () => {
    orm = await MikroORM.init({ dbName: 'none', entities: [Note], discovery: { warnWhenNoEntities: false }, ensureDatabase: false });
    em = orm.em.fork() as EntityManager;
  });
  afterAll(() => orm.close());

  const byTheBuilder = (where: object) => em.createQueryBuilder(Note, 'r').select('*').where(where as never).orderBy({ id: 'desc' }).getFormattedQuery().replace('"r".*', COLUMNS);

  it('is what the builder writes but for the names of columns, with every value at its place, the first time and each time after', () => {
    const texts = new QuestionTexts(em);
    const asked = HOSTILE.flatMap((one, n) => {
      const other = HOSTILE[(n + 3) % HOSTILE.length]!;
      return [
        { organisation: one, ownerId: other },
        { ownerId: other, organisation: one },
        { $and: [{ organisation: 'org_1' }, { words: { $like: `%${one}%` } }, { words: { $like: `%${other}%` } }] },
        { $or: [{ id: { $lt: one } }, { id: { $gte: other }, state: null }] },
        { id: { $in: HOSTILE.slice(0, n + 1) }, uses: { $gt: n } },
      ];
    });
    for (const where of [...asked, ...asked.toReversed()]) {
      // Behind a backslash the two write the same text in two ways.
      const ours = texts.of(Note, COLUMNS, where as never, { id: 'desc' }).text;
      expect(unescaped(ours)).toBe(unescaped(byTheBuilder(where)));
    }
  });

  it('tells nothing from null, null from a word, and one owner from another', () => {
    const texts = new QuestionTexts(em);
    const asked = [{ state: null }, { state: 'null' }, { state: '?' }, {}, { ownerId: 'a', state: 'b' }, { ownerId: 'b', state: 'a' }, { uses: 1 }, { uses: 2 }, { id: { $in: [] } }];
    for (const round of [1, 2]) {
      expect([round, asked.map((where) => texts.of(Note, COLUMNS, where as never, { id: 'desc' }).text)]).toEqual([round, asked.map(byTheBuilder)]);
    }
  });

  it('is never kept for values of which no text tells two apart', () => {
    const texts = new QuestionTexts(em);
    const [one, other] = [new Date('2026-01-02T03:04:05.001Z'), new Date('2026-01-02T03:04:05.002Z')];
    expect(texts.of(Note, COLUMNS, { organisation: 'org_1', words: { $in: [one as never] } }, { id: 'desc' }).text).toContain('.001');
    expect(texts.of(Note, COLUMNS, { organisation: 'org_1', words: { $in: [other as never] } }, { id: 'desc' }).text).toContain('.002');
  });

  it('is written by the builder once for a shape, however often it is asked', () => {
    const texts = new QuestionTexts(em);
    const built = jest.spyOn(em, 'createQueryBuilder');
    for (let n = 0; n < 50; n += 1) texts.of(Note, COLUMNS, { organisation: `org_${n}`, ownerId: `p_${n}` }, undefined);
    expect(built).toHaveBeenCalledTimes(2);
  });
});

function unescaped(text: string): string {
  return text.replaceAll(" E'", "'").replaceAll("E'", "'").replaceAll('\\\\', '\\').replaceAll(/ +/g, ' ');
}
