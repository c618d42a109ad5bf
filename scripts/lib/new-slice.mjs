// @ts-check
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contexts } from '../checks/tree.mjs';
import { Fault } from './fault.mjs';
import { camel, sliceSkeleton } from './slice-skeleton.mjs';

const NAME = /^[a-z]+(?:-[a-z0-9]+)+$/;

/**
 * @param {string} root
 * @param {string | undefined} context
 * @param {string | undefined} name what is done, as words: `rotate-key`
 * @returns {{ files: string[], module: string }} paths below root
 */
export function newSlice(root, context, name) {
  const known = contexts(root).filter((one) => existsSync(join(root, moduleOf(one))));
  if (context === undefined || name === undefined) throw new Fault('say which: npm run new:slice <context> <name>, for example npm run new:slice keys rotate-key');
  if (!known.includes(context)) throw new Fault(`there is no context ${context}; there are ${known.join(', ')}`);
  if (!NAME.test(name)) throw new Fault(`${name} is not a name: say what is done in two words or more, such as rotate-key`);
  const folder = join('libs', context, 'src', 'features', name);
  if (existsSync(join(root, folder))) throw new Fault(`${folder} is there already`);

  const module = moduleOf(context);
  const listed = listInModule(readFileSync(join(root, module), 'utf8'), name);
  if (listed === null) throw new Fault(`${module} has no list \`slices: […]\` to add to`);
  mkdirSync(join(root, folder), { recursive: true });
  const files = Object.entries(sliceSkeleton(context, name)).map(([file, text]) => {
    writeFileSync(join(root, folder, file), text);
    return join(folder, file);
  });
  writeFileSync(join(root, module), listed);
  return { files, module };
}

/** @param {string} context */
const moduleOf = (context) => join('libs', context, 'src', `${context}.module.ts`);

/** Adds the import after the last one and the slice at the end of the list. @param {string} text @param {string} name @returns {string | null} */
function listInModule(text, name) {
  const slices = /(\bslices: \[)([^\]]*?)(,?\s*)\]/;
  const imports = [...text.matchAll(/^import .*;$/gm)].at(-1);
  if (!slices.test(text) || imports === undefined) return null;
  const end = imports.index + imports[0].length;
  const line = `\nimport { ${camel(name)}Slice } from './features/${name}/${name}.route.js';`;
  return (text.slice(0, end) + line + text.slice(end)).replace(slices, (_, open, list, tail) => `${open}${list}${list.trim() === '' ? '' : ', '}${camel(name)}Slice${tail.replace(/^,\s*$|^\s*$/, (/** @type {string} */ space) => (space.includes('\n') ? space : ''))}]`);
}
