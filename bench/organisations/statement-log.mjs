// @ts-check
/** What PostgreSQL itself says each statement took, from its log. */
import { createReadStream, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Needs the next start of the server. @param {import('pg').Client} client */
export async function collectLog(client) {
  for (const setting of ["logging_collector = 'on'", "log_destination = 'jsonlog'", "log_filename = 'bench.log'", "log_rotation_size = '0'", "log_rotation_age = '0'", "log_parameter_max_length = '0'"]) await client.query(`ALTER SYSTEM SET ${setting}`);
}

/** @param {string} directory the server's data */
const filesOf = (directory) => readdirSync(join(directory, 'log')).filter((name) => name.endsWith('.json')).map((name) => join(directory, 'log', name));

/** Every statement is in the log while `work` goes on, and then none. @param {import('pg').Client} client @param {string} directory the server's data @param {() => Promise<void>} work */
export async function whileLogged(client, directory, work) {
  for (const file of filesOf(directory)) truncateSync(file);
  await client.query('ALTER SYSTEM SET log_min_duration_statement = 0');
  await client.query('SELECT pg_reload_conf()');
  try {
    await work();
  } finally {
    await client.query('ALTER SYSTEM RESET log_min_duration_statement');
    await client.query('SELECT pg_reload_conf()');
  }
}

/**
 * Milliseconds of every statement by its words, values taken out. In the extended protocol a statement comes in steps (parse, bind, execute): it took their sum.
 * @param {string} directory the server's data
 */
export async function durations(directory) {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  /** Steps before an execution. @type {Map<number, number>} */
  const before = new Map();
  for (const file of filesOf(directory)) {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const { pid, message = '', detail = '', application_name: by = '' } = /** @type {{ pid: number, message?: string, detail?: string, application_name?: string }} */ (JSON.parse(line));
      const said = /^duration: ([\d.]+) ms {2}(statement|parse|bind|execute)[^:]*: ([^]*)$/.exec(message);
      if (said === null || by === 'bench') continue;
      const [, milliseconds = '', step = '', text = ''] = said;
      const took = Number(milliseconds) + (before.get(pid) ?? 0);
      before.set(pid, step === 'parse' || step === 'bind' ? took : 0);
      if (step === 'parse' || step === 'bind') continue;
      // What has been planned goes by a number; the server says beside it for what.
      const words = wordsOf(/^prepare: [^]*?PREPARE \w+ AS ([^]*); EXECUTE /.exec(detail)?.[1] ?? text);
      const samples = found.get(words);
      if (samples === undefined) found.set(words, [took]);
      else samples.push(took);
    }
  }
  return found;
}

/** @param {string} text */
function wordsOf(text) {
  return text
    .replaceAll(/'(?:[^']|'')*'/g, '?')
    .replaceAll(/\$\d+|\b\d+(?:\.\d+)?\b/g, '?')
    .replaceAll(/\s+/g, ' ')
    .replace(/^SET LOCAL keystead\.organisation = \?; /, '')
    .replaceAll(/\((?:\?(?:::\w+)?(?:, )?)+\)(?:, \((?:\?(?:::\w+)?(?:, )?)+\))*/g, '(?)')
    .trim();
}

/** Verb, tables and what it is asked by. @param {string} words */
export function shortNameOf(words) {
  const verb = /^(\w+)/.exec(words)?.[1]?.toLowerCase() ?? '';
  const called = /^SELECT (?:\* FROM )?(events\.\w+)\(/i.exec(words)?.[1];
  if (called !== undefined) return called;
  const tables = [...new Set([...words.matchAll(/\b(?:from|into|join|update) (?:only )?"?(\w+)"?(?:\."?(\w+)"?)?/gi)].map(([, schema, table]) => table ?? schema))];
  return `${verb} ${tables.slice(0, 3).join(', ')}`.trim();
}
