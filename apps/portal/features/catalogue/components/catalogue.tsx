'use client';

import { Search } from 'lucide-react';
import Link from 'next/link';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { controlClass } from '@/components/ui/control';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { FilterSelect } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import type { CatalogueApp } from '@/lib/api/types';
import { useForbiddenApps } from '@/lib/lookups/use-forbidden';
import { CATEGORIES, categoryName, useCatalogue, type Category } from '../api/use-catalogue';
import { PricePerRun } from './price';

export function Catalogue(): ReactNode {
  const [q, setQ] = useState('');
  const [category, setCategory] = useState<Category | ''>('');
  const forbidden = useForbiddenApps();
  const apps = useCatalogue(useDeferredValue(q.trim()), category);

  return (
    <>
      <div role="search" className="flex flex-wrap gap-2">
        <label className="relative min-w-0 flex-1 basis-56">
          <span className="sr-only">Search apps</span>
          <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" />
          <input type="search" value={q} onChange={(event) => setQ(event.target.value)} placeholder="Search by name or purpose" className={`${controlClass} h-9 pl-9`} />
        </label>
        <FilterSelect label="Category" value={category} onChange={(event) => setCategory(event.target.value as Category | '')} className="w-44">
            <option value="">All categories</option>
            {Object.entries(CATEGORIES).map(([id, label]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </FilterSelect>
      </div>
      <ProblemAlert error={apps.error} retry={apps.retry} />
      {apps.items === undefined && apps.error === null && <Waiting />}
      {apps.items?.length === 0 && (
        <Empty title={q === '' && category === '' ? 'No apps are published yet' : 'No app matches'}>{q === '' && category === '' ? 'A developer publishes the first one; the page Templates shows how.' : 'Try fewer words or another category.'}</Empty>
      )}
      <ul aria-label="Apps" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {apps.items?.map((app) => (
          <AppCard key={app.appId} app={app} forbidden={forbidden.data?.some((rule) => rule.appId === app.appId) ?? false} />
        ))}
      </ul>
      {(apps.next !== null || apps.previous !== null) && (
        <nav aria-label="Pages of apps" className="flex justify-end gap-2">
          <Button disabled={apps.previous === null} onClick={() => apps.previous?.()}>
            Newer
          </Button>
          <Button disabled={apps.next === null} onClick={() => apps.next?.()}>
            Older
          </Button>
        </nav>
      )}
    </>
  );
}

function AppCard({ app, forbidden }: { app: CatalogueApp; forbidden: boolean }): ReactNode {
  return (
    <li className="relative flex flex-col gap-3 rounded-lg border border-line bg-surface p-5 shadow-low transition-colors hover:border-line-strong">
      <div>
        <div className="flex items-start justify-between gap-2">
          <h2 className="text-base font-semibold">
            <Link href={`/catalogue/${app.appId}`} className="rounded-sm after:absolute after:inset-0">
              {app.name}
            </Link>
          </h2>
          <span className="flex gap-1.5">
            {forbidden && <Badge tone="warn">Forbidden here</Badge>}
            {app.installId !== null && <Badge tone="good">Installed</Badge>}
          </span>
        </div>
        <p className="text-sm text-muted">
          {app.publisher.name} · {categoryName(app.category)}
        </p>
      </div>
      <p className="line-clamp-3 flex-1 text-sm">{app.summary}</p>
      <p className="flex flex-wrap items-center justify-between gap-2 text-sm">
        <span className="font-medium">
          <PricePerRun usd={app.pricePerRunUsd} />
        </span>
        <span className="text-muted">{app.permissions.egress.length === 0 ? 'No network' : `${app.permissions.egress.length} outside ${app.permissions.egress.length === 1 ? 'host' : 'hosts'}`}</span>
      </p>
    </li>
  );
}

function Waiting(): ReactNode {
  return (
    <div role="status" aria-label="Loading apps" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {[1, 2, 3].map((card) => (
        <Skeleton key={card} className="h-44 rounded-lg" />
      ))}
    </div>
  );
}
