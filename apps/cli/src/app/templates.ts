import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Fault } from './fault.js';
import type { Server } from './server.js';

const FOLDER = join('libs', 'marketplace', 'templates');
const ABOUT = 'template.json';
const DIFFICULTIES = ['beginner', 'intermediate', 'advanced'] as const;
const about = z.object({ name: z.string(), summary: z.string(), difficulty: z.enum(DIFFICULTIES) });
/** Plain names only: a server must not be able to write beside the new folder. */
const fileName = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,79}$/);
const templates = z.object({ items: z.array(about.extend({ id: z.string().max(80), files: z.record(fileName, z.string().max(262_144)) })).max(100) });

export type Template = z.infer<typeof templates>['items'][number];

/** Those that came with this checkout, easiest first. */
export async function localTemplates(folder = join(checkout(), FOLDER)): Promise<readonly Template[]> {
  const ids = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const found = await Promise.all(ids.map((id) => templateIn(join(folder, id), id)));
  const rank = ({ difficulty, id }: Template): string => `${DIFFICULTIES.indexOf(difficulty)} ${id}`;
  return found.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Those of a server, which may have more. */
export async function serverTemplates(server: Server): Promise<readonly Template[]> {
  const result = templates.safeParse(await server.get('/api/templates'));
  if (!result.success) throw new Fault('the server answered with templates this version cannot read', 'refused');
  return result.data.items;
}

async function templateIn(folder: string, id: string): Promise<Template> {
  const names = (await readdir(folder)).filter((name) => name !== ABOUT).toSorted();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const));
  return { id, ...about.parse(JSON.parse(await readFile(join(folder, ABOUT), 'utf8'))), files: Object.fromEntries(files) };
}

/** The built tree holds the templates too, but compiled; the one with package.json holds them as they were written. */
function checkout(): string {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && existsSync(join(at, FOLDER))) return at;
    if (at === dirname(at)) throw new Fault('the templates are not in this installation; name a server with --server');
  }
}
