/**
 * Golden samples: for each event version that was ever stored, one JSON file `<name>@<v>.json` holding the event's data as it was
 * written (personal fields in the clear, of invented people). They are kept for ever; a program that cannot read one cannot read
 * somebody's log.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventData, EventRegistry } from './registry.js';

export interface GoldenReport {
  /** Event versions in the registry without a sample, sorted. */
  readonly missing: readonly string[];
  /** Files that cannot be read as what their name says, sorted. */
  readonly unreadable: readonly UnreadableSample[];
}

export interface UnreadableSample {
  readonly file: string;
  readonly reason: string;
}

export async function checkGoldenSamples(registry: EventRegistry, folder: string): Promise<GoldenReport> {
  const files = (await readdir(folder).catch(() => [] as string[])).sort();
  const expected = new Set(registry.names());
  const unreadable: UnreadableSample[] = [];
  for (const file of files) {
    const type = file.replace(/\.json$/, '');
    const reason = expected.has(type) && file.endsWith('.json') ? await whyUnreadable(registry, type, join(folder, file)) : 'it is not named like an event version of this registry';
    if (reason !== null) unreadable.push({ file, reason });
  }
  return { missing: [...expected].filter((name) => !files.includes(`${name}.json`)), unreadable };
}

async function whyUnreadable(registry: EventRegistry, type: string, path: string): Promise<string | null> {
  try {
    const data = JSON.parse(await readFile(path, 'utf8')) as EventData;
    readAndCheck(registry, type, data);
    const personal = Object.keys(registry.definitionOf(type)!.personal).filter((field) => Object.hasOwn(data, field));
    const erased = Object.fromEntries(personal.map((field) => [field, null]));
    readAndCheck(registry, type, { ...data, ...erased });
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Reading the newest version does not validate, so that is done here. */
function readAndCheck(registry: EventRegistry, type: string, data: EventData): void {
  registry.check(registry.read(type, data, `golden sample ${type}`));
}
