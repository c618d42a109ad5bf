import { z } from 'zod';
import type { SettingsGroup } from './define-settings.js';
import { withFiles, type Environment } from './from-files.js';

/** Every fault of the environment at once, one line each, naming the variable and never its value. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';

  constructor(readonly faults: readonly string[]) {
    super(`These settings are not right:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nSee .env.example for what each means.`);
  }
}

/** Variables of ours that are no settings of a process: of the command line, the portal deployed alone, and the suites. */
const OF_OTHERS: ReadonlySet<string> = new Set(['KEYSTEAD_SERVER', 'KEYSTEAD_TOKEN', 'KEYSTEAD_API_ORIGIN', 'KEYSTEAD_REQUIRE', 'KEYSTEAD_CHROMIUM', 'KEYSTEAD_BENCH_CLONE']);

export type LoadedSettings = ReadonlyMap<symbol, unknown>;

/** @param given the environment; see `withFiles` for `…_FILE`. @throws SettingsRefused listing all faults; an unknown KEYSTEAD_* variable is a fault too, for it is a misspelt one. */
export function loadSettings(groups: readonly SettingsGroup[], given: Environment): LoadedSettings {
  const { env, faults: unread } = withFiles(given);
  const faults: string[] = [...unread];
  const loaded = new Map<symbol, unknown>();
  for (const group of groups) {
    const values = definedOnly(pick(env, group.schema));
    const result = group.schema.safeParse(values);
    if (result.success) loaded.set(group.token, result.data);
    else faults.push(...result.error.issues.map(({ path, message }) => faultOf(group.schema, path.join('.'), values, message)));
  }
  const known = new Set(groups.flatMap((group) => Object.keys(group.schema.shape)));
  for (const name of Object.keys(env)) {
    if (name.startsWith('KEYSTEAD_') && !known.has(name) && !OF_OTHERS.has(name)) faults.push(`${name}: no such setting`);
  }
  if (faults.length > 0) throw new SettingsRefused(faults);
  return loaded;
}

/** Of what is missing the schema's words are about types; what it is for says more. */
function faultOf(schema: z.ZodObject, name: string, values: Readonly<Record<string, string>>, message: string): string {
  if (values[name] !== undefined) return `${name}: ${message}`;
  return `${name}: is not set, and is needed: ${(schema.shape[name] as z.ZodType | undefined)?.description ?? message}`;
}

function pick(env: Environment, schema: z.ZodObject): Record<string, string | undefined> {
  return Object.fromEntries(Object.keys(schema.shape).map((name) => [name, env[name]]));
}

/** An empty variable counts as unset: shells and compose files make no difference. */
function definedOnly(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));
}

/** The text of `.env.example`: each setting with its description and default, commented out. */
export function envExample(groups: readonly SettingsGroup[]): string {
  const parts = groups.map((group) => {
    const lines = Object.entries(group.schema.shape).map(([name, field]) => settingLines(name, field as z.ZodType));
    return `# ${group.name}\n\n${lines.join('\n')}`;
  });
  return `# Generated from the settings schema by \`npm run env:example\`; do not edit.\n# A variable left out takes its default. Each KEYSTEAD_ setting may be read from a file: KEYSTEAD_DATABASE_URL_FILE=/run/secrets/database-url\n\n${parts.join('\n')}`;
}

function settingLines(name: string, field: z.ZodType): string {
  const schema = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' });
  const fallback = typeof schema.default === 'string' || typeof schema.default === 'number' || typeof schema.default === 'boolean' ? String(schema.default) : '';
  return `# ${schema.description ?? ''}\n# ${name}=${fallback}\n`;
}
