import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { manifestSchema, type Manifest } from '../contract/manifest.js';
import { DIFFICULTIES, type AppShelf, type Template } from '../domain/shelf.js';

const aboutTemplate = z.strictObject({ name: z.string().max(80), summary: z.string().max(300), difficulty: z.enum(DIFFICULTIES) });
const ABOUT = 'template.json';

/**
 * Reads the files where they lie in the checkout. Processes run with the checkout as their working directory, built or not, as
 * they must for docs/ too.
 */
export class FileShelf implements AppShelf {
  constructor(private readonly folder = join(process.cwd(), 'libs', 'marketplace')) {}

  async templates(): Promise<readonly Template[]> {
    const found = await Promise.all((await this.foldersIn('templates')).map((id) => this.template(id)));
    const rank = ({ difficulty, id }: Template): string => `${DIFFICULTIES.indexOf(difficulty)} ${id}`;
    return found.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }

  async demoApps(): Promise<readonly { manifest: Manifest; code: string }[]> {
    return Promise.all(
      (await this.foldersIn('demo-apps')).map(async (slug) => {
        const manifest = await this.manifest('demo-apps', slug);
        return { manifest, code: await readFile(join(this.folder, 'demo-apps', slug, manifest.entry), 'utf8') };
      }),
    );
  }

  private async template(id: string): Promise<Template> {
    const folder = join(this.folder, 'templates', id);
    const about = aboutTemplate.parse(JSON.parse(await readFile(join(folder, ABOUT), 'utf8')));
    const names = (await readdir(folder)).filter((name) => name !== ABOUT).toSorted();
    const files = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)));
    return { id, ...about, runtime: (await this.manifest('templates', id)).runtime, files };
  }

  private async manifest(kind: string, id: string): Promise<Manifest> {
    return manifestSchema.parse(JSON.parse(await readFile(join(this.folder, kind, id, 'keystead.json'), 'utf8')));
  }

  private async foldersIn(kind: string): Promise<string[]> {
    const entries = await readdir(join(this.folder, kind), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).toSorted();
  }
}
