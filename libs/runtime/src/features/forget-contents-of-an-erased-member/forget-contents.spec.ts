import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import type { ContentStore, StoredContent } from '../../domain/ports.js';
import { contentsOfRuns } from './forget-contents.js';

it('contents of runs are handed out run by run and forgotten for one person only', async () => {
  const kept = new Map<string, StoredContent[]>([
    ['p_1', [{ executionId: 'exe_1', kind: 'input', content: { text: 'mine' } }, { executionId: 'exe_1', kind: 'result', content: { output: 1, error: null } }]],
    ['p_2', [{ executionId: 'exe_2', kind: 'input', content: { text: 'theirs' } }]],
  ]);
  const store: Pick<ContentStore, 'contentsOf' | 'countOf' | 'forget'> = {
    async *contentsOf(_, memberId) {
      yield* kept.get(memberId) ?? [];
    },
    countOf: async (_, memberId) => kept.get(memberId)?.length ?? 0,
    forget: async (_, memberId) => void kept.delete(memberId),
  };
  const tools = { get: (() => store) as never, context: serviceContext({ organisation: 'org_1', service: 'spec', correlation: 'spec', now: new Date(0) }) };
  const [mine, theirs] = [{ organisation: 'org_1', memberId: 'p_1' }, { organisation: 'org_1', memberId: 'p_2' }];
  const rows: unknown[] = [];
  for await (const row of contentsOfRuns.rows(mine, tools)) rows.push(row);
  expect(rows).toEqual(kept.get('p_1'));

  await contentsOfRuns.forget(mine, tools);
  await contentsOfRuns.forget(mine, tools);
  expect([await contentsOfRuns.count(mine, tools), await contentsOfRuns.count(theirs, tools)]).toEqual([0, 1]);
});
