import type { ClientBase } from 'pg';
import { fail, ok, type Tell } from './finding.js';

/** Bits of pg_trigger.tgtype. */
const ROW = 1;
const BEFORE = 2;
const DELETE = 8;
const UPDATE = 16;
const TRUNCATE = 32;
const ALL = BEFORE | DELETE | UPDATE | TRUNCATE;
const NO_LESS = BEFORE | DELETE | TRUNCATE;

interface Guard {
  readonly table: string;
  readonly trigger: string;
  readonly bits: number;
  readonly does: string;
  /** How `pg_trigger.tgenabled` may stand: A also under replication settings. */
  readonly enabled: readonly string[];
}

const events = (table: string, bits: number): Guard => ({ table: `events.${table}`, trigger: 'append_only', bits, does: 'events.refuse', enabled: ['A'] });
const tombstones = (trigger: string, bits: number, does: string): Guard => ({ table: 'crypto.subject_keys', trigger, bits, does, enabled: ['A'] });
const evidence = (table: string): Guard => ({ table: `evidence.${table}`, trigger: 'never_changed', bits: ALL, does: 'evidence.refuse_change', enabled: ['O', 'A'] });
const GUARDS: readonly Guard[] = [
  events('log', ALL), events('appends', ALL), events('streams', NO_LESS), events('counter', NO_LESS),
  ...['leaves', 'checkpoints', 'parked', 'rollbacks'].map(evidence),
  tombstones('never_emptied', NO_LESS, 'crypto.keep_rows'), tombstones('stays_erased', ROW | BEFORE | UPDATE, 'crypto.keep_erased'),
];

interface Row {
  readonly table: string;
  readonly trigger: string;
  readonly bits: number;
  readonly enabled: string;
  readonly does: string;
  readonly refuses: boolean;
  readonly always: boolean;
}

export interface OpenGuard {
  readonly table: string;
  readonly trigger: string;
  /** What is wrong with it, `is switched off`. */
  readonly fault: string;
}

/** They stop accidents only; but who takes one away had something in mind. */
export async function checkGuards(client: ClientBase, tell: Tell): Promise<void> {
  const rows = await triggersIn(client);
  const open = openAmong(rows);
  for (const { table, fault } of open) tell(fail(`the guard of ${table} ${fault}`, 'ask who did that and what else they changed, then run `keystead admin migrate`, which puts it back'));
  const others = rows.filter((row) => !GUARDS.some((guard) => guard.table === row.table && guard.trigger === row.trigger));
  for (const { table, trigger } of others) tell(fail(`${table} has a trigger that is not ours: ${trigger}`, 'ask who put it there; a trigger can change what is stored'));
  if (open.length + others.length === 0) tell(ok(`${new Set(GUARDS.map(({ table }) => table)).size} tables refuse what would change or delete their rows`));
}

/** Guards that let something pass, of the tables that are there. */
export async function openGuards(client: ClientBase): Promise<OpenGuard[]> {
  const open = openAmong(await triggersIn(client));
  if (open.length === 0) return open;
  const { rows } = await client.query<{ name: string }>('SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL', [open.map(({ table }) => table)]);
  return open.filter(({ table }) => rows.some(({ name }) => name === table));
}

async function triggersIn(client: ClientBase): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `SELECT n.nspname || '.' || c.relname AS "table", t.tgname AS trigger, t.tgtype::int AS bits, t.tgenabled::text AS enabled,
            pn.nspname || '.' || p.proname AS does, p.prosrc LIKE '%RAISE EXCEPTION%' AS refuses, t.tgqual IS NULL AS always
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace pn ON pn.oid = p.pronamespace
      WHERE NOT t.tgisinternal AND n.nspname IN ('events', 'evidence', 'crypto')`,
  );
  return rows;
}

function openAmong(rows: readonly Row[]): OpenGuard[] {
  return GUARDS.flatMap((guard) => {
    const fault = faultOf(guard, rows.find((row) => row.table === guard.table && row.trigger === guard.trigger));
    return fault === null ? [] : [{ table: guard.table, trigger: guard.trigger, fault }];
  });
}

/** By `pg_trigger.tgenabled`. */
const STANDS: Readonly<Record<string, string>> = {
  D: 'is switched off',
  O: 'was put back with ENABLE, where it was ENABLE ALWAYS: whoever sets session_replication_role passes it',
  R: 'stands for replication only, and lets everything else pass',
};

function faultOf(guard: Guard, found: Row | undefined): string | null {
  if (found === undefined) return 'was taken away';
  if (!guard.enabled.includes(found.enabled)) return STANDS[found.enabled] ?? STANDS['D']!;
  if ((found.bits & guard.bits) !== guard.bits || found.does !== guard.does || !found.refuses || !found.always) return 'was changed and lets something pass';
  return null;
}
