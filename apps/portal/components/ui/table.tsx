'use client';

import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { cx } from '@/lib/ui/class-names';
import { ScrollBox } from './scroll-box';

export interface Column<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** What to sort by; without it the column keeps the list's order. */
  sort?: (row: T) => string | number;
  /** What an export holds; without it the column is left out. */
  csv?: (row: T) => string;
  align?: 'right';
  /** Left out on narrow screens, `very` on all but the widest: nice to know, found on the detail page as well. */
  wide?: boolean | 'very';
}

interface TableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
}

type Order = { column: string; descending: boolean } | null;

export function Table<T>({ label, columns, rows, rowKey }: TableProps<T>): ReactNode {
  const [order, setOrder] = useState<Order>(null);
  const sorted = useMemo(() => sortRows(rows, columns, order), [rows, columns, order]);
  return (
    <ScrollBox label={label}>
      <table className="w-full border-collapse text-sm" aria-label={label}>
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <th key={column.id} scope="col" aria-sort={ariaSort(column, order)} className={cx('h-9 px-3 text-left text-xs font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4 sm:px-4 sm:first:pl-5 sm:last:pr-5', hidden(column), column.align === 'right' && 'text-right')}>
                {column.sort === undefined ? column.header : <SortButton column={column} order={order} onOrder={setOrder} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {sorted.map((row) => (
            <tr key={rowKey(row)} className="relative hover:bg-sunken/60">
              {columns.map((column) => (
                <td key={column.id} className={cx('h-11 px-3 py-1.5 first:pl-4 last:pr-4 sm:px-4 sm:first:pl-5 sm:last:pr-5', hidden(column), column.align === 'right' && 'text-right')}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function SortButton<T>({ column, order, onOrder }: { column: Column<T>; order: Order; onOrder: (order: Order) => void }): ReactNode {
  const mine = order?.column === column.id;
  const Icon = !mine ? ChevronsUpDown : order.descending ? ArrowDown : ArrowUp;
  const following: Order = !mine ? { column: column.id, descending: column.align === 'right' } : order.descending === (column.align === 'right') ? { column: column.id, descending: !order.descending } : null;
  return (
    <button type="button" onClick={() => onOrder(following)} className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-ink">
      {column.header}
      <Icon aria-hidden className={cx('size-3', !mine && 'opacity-60')} />
    </button>
  );
}

function hidden<T>(column: Column<T>): string | false {
  return column.wide === 'very' ? 'hidden 2xl:table-cell' : column.wide === true && 'hidden md:table-cell';
}

function ariaSort<T>(column: Column<T>, order: Order): 'ascending' | 'descending' | undefined {
  if (order?.column !== column.id) return undefined;
  return order.descending ? 'descending' : 'ascending';
}

function sortRows<T>(rows: readonly T[], columns: readonly Column<T>[], order: Order): readonly T[] {
  const by = columns.find((column) => column.id === order?.column)?.sort;
  if (order === null || by === undefined) return rows;
  const direction = order.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    return direction * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y)));
  });
}
