import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Pool } from 'pg';
import { eventually } from '@keystead/testing/src/eventually.js';
import { startOpenAiStandIn, type OpenAiStandIn } from '@keystead/testing/src/providers/openai-stand-in.js';
import { startProduct, type Product } from '../browser/product.js';
import { Caller } from './caller.js';
import { found, KINDS, type Kind } from './canaries.js';
import { Story } from './story.js';

/** Real: the built product, its processes, its database, its sandboxes. Not real: the provider, a server of ours that echoes what it is sent. */
const PROCESSES = ['api', 'worker', 'runner'] as const;
const ALL = Object.keys(KINDS) as Kind[];

let product: Product;
let provider: OpenAiStandIn;
let database: Pool;
let memory: string;
jest.setTimeout(300_000);

beforeAll(async () => {
  memory = await mkdtemp(join(tmpdir(), 'keystead-memory-'));
  provider = await startOpenAiStandIn();
  product = await startProduct({
    KEYSTEAD_PRIVATE_ENDPOINTS: provider.url,
    KEYSTEAD_LOG_LEVEL: 'debug',
    NODE_TEST_MEMORY_FOLDER: memory,
    NODE_OPTIONS: `--import=${pathToFileURL(join(__dirname, 'memory-on-signal.mjs')).href}`,
  });
  const { user, password, port } = JSON.parse(readFileSync(join(product.home, 'postgres.json'), 'utf8')) as { user: string; password: string; port: number };
  database = new Pool({ host: '127.0.0.1', port, user, password, database: 'keystead' });
  await new Story(product, provider).happens();
});
afterAll(async () => {
  await database?.end();
  await product?.stop();
  await provider?.close();
  rmSync(memory, { recursive: true, force: true });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
}

function foundIn(files: readonly string[], kinds: readonly Kind[] = ALL): string[] {
  return files.flatMap((file) => found(readFileSync(file), kinds).map((hit) => `${relative(product.home, file)}: ${hit}`));
}

async function rowsWith(tables: string, kinds: readonly Kind[]): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(`SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND ${tables} ORDER BY 1`);
  expect(rows.length).toBeGreaterThan(0);
  const hits: string[] = [];
  for (const { name } of rows) {
    const answer = await database.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
    hits.push(...answer.rows.flatMap(({ line }) => found(Buffer.from(`${line}\n${bytesWithin(line)}`, 'latin1'), kinds).map((hit) => `${name}: ${hit}`)));
  }
  return [...new Set(hits)];
}

/** PostgreSQL writes bytes as hex; what is in them may be in a form of its own. */
function bytesWithin(line: string): string {
  return [...line.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex]) => Buffer.from(hex ?? '', 'hex').toString('latin1')).join('\n');
}

it('the story went through the product: the provider was shown the key, the vault holds it, people are listed', async () => {
  expect(provider.requests.some(({ headers }) => String(headers['authorization']).includes(KINDS.secret))).toBe(true);
  expect(provider.requests.some(({ body }) => JSON.stringify(body).includes(KINDS.content))).toBe(true);
  expect((await database.query('SELECT 1 FROM keys.vault')).rowCount).toBeGreaterThan(1);
  expect(await rowsWith("table_schema = 'read'", ['person'])).not.toEqual([]);
  expect(Caller.errors.length).toBeGreaterThan(20);
});

it('no error that anybody was answered with holds what was sent; of a model only what the provider itself said of it', () => {
  const answered = Caller.errors.map((error) => ({ error, kinds: error.startsWith('POST /v1/') ? ALL.filter((kind) => kind !== 'content') : ALL }));
  expect(answered.flatMap(({ error, kinds }) => found(Buffer.from(error, 'latin1'), kinds).map((hit) => `${error.slice(0, 60)}: ${hit}`))).toEqual([]);
});

it('no log of any process does', () => {
  const logs = filesBelow(join(product.home, 'logs'));
  expect(logs.map((file) => relative(join(product.home, 'logs'), file))).toEqual(expect.arrayContaining(PROCESSES.map((name) => `${name}.log`)));
  expect(foundIn(logs)).toEqual([]);
});

it('the metrics do not', async () => {
  const { status, text } = await new Caller(product.address).get('/metrics');
  expect(status).toBe(200);
  expect(found(Buffer.from(text, 'latin1'))).toEqual([]);
});

it('no event does, but sealed', async () => expect(await rowsWith("table_schema IN ('events', 'evidence')", ALL)).toEqual([]));

it('no other row does, but the names of those who are there, where they are listed', async () => {
  expect(await rowsWith("table_schema NOT IN ('pg_catalog', 'information_schema')", ['secret', 'content', 'erased'])).toEqual([]);
  expect(await rowsWith("table_schema NOT IN ('pg_catalog', 'information_schema', 'read')", ['person'])).toEqual([]);
});

it('no file of the home does; the database keeps names where they are listed, and for a while where they were', () => {
  const files = filesBelow(product.home);
  const inDatabase = (file: string): boolean => relative(product.home, file).startsWith('postgres/');
  expect(files.filter(inDatabase).length).toBeGreaterThan(100);
  expect(foundIn(files.filter((file) => !inDatabase(file)))).toEqual([]);
  expect(foundIn(files.filter(inDatabase), ['secret', 'content'])).toEqual([]);
});

/** Buffers that are used again hold what was answered or read a moment ago, such as a run that its own person looked at. */
const REMEMBERED: Readonly<Record<string, readonly Kind[]>> = { heapsnapshot: ALL, buffers: ['secret'] };

describe.each(PROCESSES)('what the %s remembers', (name) => {
  let pid = 0;
  const fileOf = (part: string): string => join(memory, `${pid}.${part}`);
  beforeAll(async () => {
    pid = product.pidOf(name);
    process.kill(pid, 'SIGWINCH');
    await eventually(() => expect(existsSync(fileOf('buffers'))).toBe(true), 120_000);
  });

  it.each(Object.keys(REMEMBERED))('holds none of it (%s)', (part) => {
    const bytes = readFileSync(fileOf(part));
    expect(bytes.length).toBeGreaterThan(100_000);
    expect(found(bytes, REMEMBERED[part])).toEqual([]);
  });
});
