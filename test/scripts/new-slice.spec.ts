import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../../scripts/checks/run-tool.mjs';
import { newSlice } from '../../scripts/lib/new-slice.mjs';
import { plantTree, ROOT } from '../architecture/planted-tree.js';

const MODULE = `import { defineContext } from '@keystead/platform/src/context/define-context.js';

export const shopContext = defineContext({
  name: 'shop',
  events: [],
  slices: [],
});
`;

describe('npm run new:slice', () => {
  const tree = plantTree([], { 'libs/shop/src/shop.module.ts': MODULE });
  afterAll(() => tree.remove());
  for (const lib of ['kernel', 'crypto', 'event-store', 'evidence', 'platform']) symlinkSync(join(ROOT, 'libs', lib), join(tree.root, 'libs', lib));

  it('makes a slice and lists it in the module', () => {
    expect(newSlice(tree.root, 'shop', 'open-shop')).toEqual({
      files: ['command', 'route', 'spec'].map((part) => `libs/shop/src/features/open-shop/open-shop.${part}.ts`),
      module: 'libs/shop/src/shop.module.ts',
    });
    newSlice(tree.root, 'shop', 'close-shop-early');
    expect(readdirSync(join(tree.root, 'libs/shop/src/features'))).toEqual(['close-shop-early', 'open-shop']);
    expect(readFileSync(join(tree.root, 'libs/shop/src/shop.module.ts'), 'utf8').split('\n')).toEqual([
      "import { defineContext } from '@keystead/platform/src/context/define-context.js';",
      "import { openShopSlice } from './features/open-shop/open-shop.route.js';",
      "import { closeShopEarlySlice } from './features/close-shop-early/close-shop-early.route.js';",
      '',
      'export const shopContext = defineContext({',
      "  name: 'shop',",
      '  events: [],',
      '  slices: [openShopSlice, closeShopEarlySlice],',
      '});',
      '',
    ]);
  });

  it('which compiles as it is', () => {
    const types = runTool('typescript7/bin/tsc', ['-p', 'tsconfig.json'], tree.root);
    expect(types.stdout.split('\n').filter((line) => line.includes('libs/shop'))).toEqual([]);
  });

  it.each([
    [undefined, undefined, 'say which: npm run new:slice <context> <name>, for example npm run new:slice keys rotate-key'],
    ['bakery', 'open-shop', 'there is no context bakery; there are shop'],
    ['shop', 'Open', 'Open is not a name: say what is done in two words or more, such as rotate-key'],
    ['shop', '../../kernel', '../../kernel is not a name: say what is done in two words or more, such as rotate-key'],
    ['shop', 'open-shop', 'libs/shop/src/features/open-shop is there already'],
  ])('refuses %s %s', (context, name, line) => {
    expect(() => newSlice(tree.root, context, name)).toThrow(line);
  });
});
