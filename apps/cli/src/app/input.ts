import { readFile, stat } from 'node:fs/promises';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { Manifest } from '@keystead/marketplace/src/contract/index.js';
import { MAX_INPUT_BYTES } from '@keystead/runtime/src/contract/index.js';
import { askInput } from './ask-input.js';
import { Fault, unreadable } from './fault.js';
import { schemaCheck } from './schema-check.js';
import type { Terminal } from './terminal.js';

export interface InputOptions {
  readonly input?: string;
  readonly inputFile?: string;
}

/** What the app is run with: as given, or asked for field by field. @throws Fault naming each field that does not fit */
export async function inputOf({ input: schema }: Manifest, options: InputOptions, terminal: Terminal): Promise<Json> {
  const value = await given(schema, options, terminal);
  const faults = schemaCheck(schema, 'the input')(value);
  if (faults.length > 0) throw new Fault(['the input does not fit the app:', ...faults].join('\n  - '));
  return value;
}

async function given(schema: Manifest['input'], { input, inputFile }: InputOptions, terminal: Terminal): Promise<Json> {
  if (input !== undefined && inputFile !== undefined) throw new Fault('give --input or --input-file, not both');
  if (input !== undefined) return parsed(input, '--input');
  if (inputFile === '-') return parsed(await terminal.readAll(MAX_INPUT_BYTES), 'standard input');
  if (inputFile !== undefined) return parsed(await textOf(inputFile), inputFile);
  if (terminal.ask === null) throw new Fault(`give the input: --input '{"…": "…"}' or --input-file <file>. The app takes ${fieldsOf(schema)}`);
  return askInput(schema, terminal.ask, terminal.say);
}

async function textOf(file: string): Promise<string> {
  const { size } = await stat(file).catch(unreadable(file));
  if (size > MAX_INPUT_BYTES) throw new Fault(`${file} has ${size} bytes; an input has at most ${MAX_INPUT_BYTES}`);
  return readFile(file, 'utf8').catch(unreadable(file));
}

function parsed(text: string, from: string): Json {
  if (Buffer.byteLength(text) > MAX_INPUT_BYTES) throw new Fault(`${from} has more than ${MAX_INPUT_BYTES} bytes`);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Fault(`${from} is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}

function fieldsOf(schema: Manifest['input']): string {
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const names = Object.keys((schema['properties'] ?? {}) as object);
  return names.map((name) => `${name}${required.has(name) ? '' : ' (optional)'}`).join(', ') || 'an empty object';
}
