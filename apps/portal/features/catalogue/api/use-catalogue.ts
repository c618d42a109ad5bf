'use client';

import { useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { paths } from '@/lib/api/schema';
import type { CatalogueApp, CatalogueDetail } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';

export type Category = NonNullable<NonNullable<paths['/api/catalogue']['get']['parameters']['query']>['category']>;

/** Closed by type: a new category of the API does not compile until it has its word. */
export const CATEGORIES: Readonly<Record<Category, string>> = {
  writing: 'Writing',
  documents: 'Documents',
  meetings: 'Meetings',
  research: 'Research',
  data: 'Data',
  other: 'Other',
};

export function categoryName(category: string): string {
  return (CATEGORIES as Readonly<Record<string, string>>)[category] ?? category;
}

export function useCatalogue(q: string, category: Category | ''): Pages<CatalogueApp> {
  return usePages(['catalogue', q, category], (cursor) =>
    ask(api.GET('/api/catalogue', { params: { query: { ...(q ? { q } : {}), ...(category ? { category } : {}), ...(cursor ? { cursor } : {}), limit: 24 } } })),
  );
}

export function useApp(appId: string): UseQueryResult<CatalogueDetail> {
  return useQuery({ queryKey: ['catalogue', 'app', appId], queryFn: () => ask(api.GET('/api/catalogue/{appId}', { params: { path: { appId } } })) });
}

/** Consent names exactly what was shown: the digest of the permissions and the price. Anything else is refused by the API. */
export function useInstall(onDone: () => void): UseMutationResult<{ id: string }, ProblemError, CatalogueDetail> {
  return useCommand(
    (app, headers) =>
      ask(api.POST('/api/installs', { headers, body: { appId: app.appId, version: app.version, consent: { permissionsDigest: app.permissionsDigest, pricePerRunUsd: app.pricePerRunUsd } } })),
    onDone,
  );
}

export function useUninstall(onDone: () => void): UseMutationResult<unknown, ProblemError, string> {
  return useCommand((id, headers) => ask(api.DELETE('/api/installs/{id}', { headers, params: { path: { id } } })), onDone);
}
