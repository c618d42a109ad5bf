import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { SLUG_PATTERN } from '@keystead/marketplace/src/contract/index.js';
import { Fault, unreadable } from './fault.js';
import { MANIFEST_FILE } from './manifest.js';
import type { Template } from './templates.js';

const MAX_SLUG = 60;

export function templateList(templates: readonly Template[]): string {
  const width = Math.max(...templates.map(({ id }) => id.length));
  const level = Math.max(...templates.map(({ difficulty }) => difficulty.length));
  return templates.map(({ id, difficulty, summary }) => `${id.padEnd(width)}  ${difficulty.padEnd(level)}  ${summary}\n`).join('');
}

/** The easiest one when none is named. @throws Fault */
export function chosenTemplate(templates: readonly Template[], id: string | undefined): Template {
  const found = id === undefined ? templates[0] : templates.find((template) => template.id === id);
  if (found === undefined) throw new Fault(`there is no template ${id ?? ''}; there are ${templates.map((template) => template.id).join(', ')}`);
  return found;
}

/** Writes the app into a new or empty folder; its last part becomes the slug. @returns the folder @throws Fault */
export async function writeApp(folder: string, { files }: Template): Promise<string> {
  const slug = basename(resolve(folder));
  if (!SLUG_PATTERN.test(slug) || slug.length > MAX_SLUG) throw new Fault(`${slug.slice(0, 80)} cannot be an app's name: lower-case words with hyphens, at most ${MAX_SLUG} characters, such as ward-letters`);
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? null : unreadable(folder)(error)));
  if (there !== null && there.length > 0) throw new Fault(`${folder} is not empty; choose another name, nothing was written`);
  await mkdir(folder, { recursive: true }).catch(unwritable(folder));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await writeFile(file, name === MANIFEST_FILE ? named(content, slug) : content, { flag: 'wx' }).catch(unwritable(file));
  }
  return folder;
}

export function nextSteps(folder: string): string {
  const there = /^[\w./-]+$/.test(folder) ? folder : JSON.stringify(folder);
  return [
    `Your app is in ${folder}.`,
    '',
    `  ${join(folder, MANIFEST_FILE)}  what it takes and gives, what it asks for, its price`,
    `  ${join(folder, 'main.js')}  the program`,
    '',
    'Next:',
    `  keystead app run ${there}        try it, in the sandbox it will have`,
    `  keystead app publish ${there}    put it into the catalogue`,
    '',
  ].join('\n');
}

/** The slug is unique on a platform, so a template's own would be taken. Text is replaced, so that the file keeps its form. */
function named(manifest: string, slug: string): string {
  const words = slug.replaceAll('-', ' ');
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  return manifest.replace(/("slug":\s*)"[^"]*"/, `$1"${slug}"`).replace(/("name":\s*)"[^"]*"/, `$1"${name}"`);
}

function unwritable(path: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw new Fault(`${path} cannot be written (${error.code ?? 'unknown'})`);
  };
}
