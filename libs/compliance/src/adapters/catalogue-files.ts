import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { frameworkSchema, type Framework } from '../domain/catalogue.js';

/** Reads `compliance/*.json` once at start; a file that is not right stops the start. */
export function readCatalogues(folder: string = join(process.cwd(), 'compliance')): readonly Framework[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
  return files.map((name) => frameworkSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}
