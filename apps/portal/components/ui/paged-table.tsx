'use client';

import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Pages } from '@/lib/api/use-pages';
import { downloadText, toCsv } from '@/lib/format/csv';
import { Button } from './button';
import { ProblemAlert } from './problem-alert';
import { SkeletonRows } from './skeleton';
import { Table, type Column } from './table';

interface PagedTableProps<T> {
  label: string;
  pages: Pages<T>;
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  empty: ReactNode;
  /** File name without ending; without it there is no export. */
  exportAs?: string;
}

/** A list of the API in its four states, with paging and a CSV of everything the filter selects. */
export function PagedTable<T>({ label, pages, columns, rowKey, empty, exportAs }: PagedTableProps<T>): ReactNode {
  if (pages.items === undefined) {
    return pages.error === null ? <SkeletonRows label={`Loading ${label.toLowerCase()}`} /> : <div className="p-4"><ProblemAlert error={pages.error} retry={pages.retry} /></div>;
  }
  const alone = pages.next === null && pages.previous === null;
  return (
    <>
      {pages.error !== null && <div className="p-4"><ProblemAlert error={pages.error} retry={pages.retry} /></div>}
      {pages.items.length === 0 && pages.previous === null ? empty : <Table label={label} columns={columns} rows={pages.items} rowKey={rowKey} />}
      {pages.items.length > 0 && (!alone || exportAs !== undefined) && (
        <footer className="flex flex-wrap items-center justify-between gap-2 border-t border-line px-4 py-2 sm:px-5">
          <div>{exportAs !== undefined && <ExportButton name={exportAs} columns={columns} load={pages.all} />}</div>
          {!alone && (
            <nav aria-label={`Pages of ${label.toLowerCase()}`} className="flex items-center gap-2 text-sm text-muted">
              <span>Page {pages.number}</span>
              <Button size="small" disabled={pages.previous === null} onClick={() => pages.previous?.()}>
                Newer
              </Button>
              <Button size="small" disabled={pages.next === null || pages.fetching} onClick={() => pages.next?.()}>
                Older
              </Button>
            </nav>
          )}
        </footer>
      )}
    </>
  );
}

function ExportButton<T>({ name, columns, load }: { name: string; columns: readonly Column<T>[]; load: () => Promise<T[]> }): ReactNode {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const exported = columns.filter((column) => column.csv !== undefined);

  async function run(): Promise<void> {
    setState('busy');
    try {
      const rows = await load();
      downloadText(`${name}.csv`, 'text/csv', toCsv(exported.map((column) => column.header), rows.map((row) => exported.map((column) => column.csv?.(row) ?? ''))));
      setState('idle');
    } catch {
      setState('failed');
    }
  }

  return (
    <Button look="quiet" size="small" className="-ml-2.5" busy={state === 'busy'} onClick={() => void run()}>
      <Download aria-hidden className="size-4" />
      {state === 'failed' ? 'Export failed, try again' : 'Export CSV'}
    </Button>
  );
}
