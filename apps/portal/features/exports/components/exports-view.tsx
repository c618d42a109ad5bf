'use client';

import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { PagedTable } from '@/components/ui/paged-table';
import type { Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { Bundle } from '@/lib/api/types';
import { formatBytes, formatCount } from '@/lib/format/number';
import { formatPeriod, formatUtc } from '@/lib/format/time';
import { useBundles } from '../api/use-exports';
import { canBeTaken } from '../words';
import { BundleState } from './bundle-state';
import { HowToVerify } from './how-to-verify';
import { OrderForm } from './order-form';

const COLUMNS: readonly Column<Bundle>[] = [
  { id: 'period', header: 'Period (UTC)', cell: (bundle) => <span title={`${formatUtc(bundle.from)} to ${formatUtc(bundle.to)}`}>{formatPeriod(bundle.from, bundle.to)}</span>, sort: (bundle) => bundle.from },
  { id: 'state', header: 'State', cell: (bundle) => <BundleState bundle={bundle} />, sort: (bundle) => bundle.state },
  { id: 'events', header: 'Events', align: 'right', wide: true, cell: (bundle) => (bundle.events === null ? '–' : formatCount(bundle.events)), sort: (bundle) => bundle.events ?? 0 },
  { id: 'bytes', header: 'Size', align: 'right', wide: true, cell: (bundle) => (bundle.bytes === null ? '–' : formatBytes(bundle.bytes)), sort: (bundle) => bundle.bytes ?? 0 },
  { id: 'made', header: 'Made', wide: true, cell: (bundle) => <Time at={bundle.createdAt} wrap />, sort: (bundle) => bundle.createdAt },
  { id: 'by', header: 'By', wide: true, cell: (bundle) => bundle.by, sort: (bundle) => bundle.by },
  {
    id: 'get',
    header: 'Action',
    align: 'right',
    cell: (bundle) =>
      canBeTaken(bundle) && (
        <ButtonLink size="small" href={`/api/audit/bundles/${encodeURIComponent(bundle.id)}/download`} download={bundle.file}>
          <Download aria-hidden className="size-4" />
          <span className="max-sm:sr-only">Download</span>
        </ButtonLink>
      ),
  },
];

export function ExportsView(): ReactNode {
  const bundles = useBundles();
  const newest = bundles.items?.find(canBeTaken);
  return (
    <>
      <OrderForm />
      <Section title="Exports" flush>
        <PagedTable label="Exports" pages={bundles} columns={COLUMNS} rowKey={(bundle) => bundle.id} empty={<Empty title="No exports yet">Choose a period above. A month of a small team takes a second or two.</Empty>} />
      </Section>
      <HowToVerify file={newest?.file ?? null} />
    </>
  );
}
