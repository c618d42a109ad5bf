import type { ReactNode } from 'react';
import { visible } from '@/lib/format/visible';
import { inOrder, labelOf, type Schema } from '@/lib/json-schema/schema';
import { ScrollBox } from './scroll-box';

const DEEPEST = 6;
const MOST_COLUMNS = 6;

interface ValueProps {
  value: unknown;
  /** Gives the members their titles, where there is one. */
  schema?: Schema | undefined;
  depth?: number;
}

/** Any JSON as something to read: text as text, objects as definitions, lists of like objects as a table. Never as markup. */
export function ValueView({ value, schema, depth = 0 }: ValueProps): ReactNode {
  if (value === null || value === undefined || value === '') return <span className="text-muted">none</span>;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value.toLocaleString('en-GB', { maximumFractionDigits: 12 });
  if (typeof value === 'string') return <span className="break-words whitespace-pre-wrap">{visible(value)}</span>;
  if (depth > DEEPEST) return <code className="font-mono text-xs break-all">{visible(JSON.stringify(value))}</code>;
  if (Array.isArray(value)) return <ListView list={value} schema={schema?.items} depth={depth} />;
  return <ObjectView object={value as Record<string, unknown>} schema={schema} depth={depth} />;
}

function ObjectView({ object, schema, depth }: { object: Record<string, unknown>; schema: Schema | undefined; depth: number }): ReactNode {
  return (
    <dl className={depth === 0 ? 'flex flex-col gap-4' : 'flex flex-col gap-2 border-l border-line pl-3'}>
      {inOrder(schema, object).map(([name, value]) => (
        <div key={name}>
          <dt className="text-sm font-medium text-muted">{visible(labelOf(name, schema?.properties?.[name] ?? {}))}</dt>
          <dd className="min-w-0">
            <ValueView value={value} schema={schema?.properties?.[name]} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ListView({ list, schema, depth }: { list: readonly unknown[]; schema: Schema | undefined; depth: number }): ReactNode {
  if (list.length === 0) return <span className="text-muted">empty list</span>;
  const columns = commonColumns(list, schema);
  if (columns !== null) return <RowsView rows={list as Record<string, unknown>[]} columns={columns} schema={schema} depth={depth} />;
  return (
    <ul className="list-disc pl-5 marker:text-muted">
      {list.map((item, index) => (
        <li key={index}>
          <ValueView value={item} schema={schema} depth={depth + 1} />
        </li>
      ))}
    </ul>
  );
}

function RowsView({ rows, columns, schema, depth }: { rows: readonly Record<string, unknown>[]; columns: readonly string[]; schema: Schema | undefined; depth: number }): ReactNode {
  return (
    <ScrollBox label="Rows" className="mt-1 rounded-md border border-line">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b border-line bg-sunken text-left text-xs text-muted">
            {columns.map((column) => (
              <th key={column} scope="col" className="px-3 py-1.5 font-medium">
                {visible(labelOf(column, schema?.properties?.[column] ?? {}))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column} className="px-3 py-1.5 align-top">
                  <ValueView value={row[column]} schema={schema?.properties?.[column]} depth={depth + 2} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** The columns when every item is an object with the same few members; otherwise null. */
function commonColumns(list: readonly unknown[], schema: Schema | undefined): string[] | null {
  const first = list[0];
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return null;
  const columns = Object.keys(first);
  const alike = list.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item) && Object.keys(item).join() === columns.join());
  return alike && columns.length > 0 && columns.length <= MOST_COLUMNS ? inOrder(schema, first as Record<string, unknown>).map(([name]) => name) : null;
}
