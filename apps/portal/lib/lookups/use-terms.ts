'use client';

import { useQuery } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { CatalogueDetail } from '@/lib/api/types';
import { agreementTo, priceToRun, type Agreement } from '../terms/agreement';

/** How what a person agreed to stands to what the app offers now; null while there is no install, or it is not known yet. */
export function useAgreement(app: CatalogueDetail): (Agreement & { readonly runUsd: string }) | null {
  const id = app.installId;
  const install = useQuery({ queryKey: ['installs', id], enabled: id !== null, queryFn: () => ask(api.GET('/api/installs/{id}', { params: { path: { id: id ?? '' } } })) });
  if (id === null || install.data === undefined) return null;
  const agreement = agreementTo(install.data.version, app.versions);
  return { ...agreement, runUsd: priceToRun(app.pricePerRunUsd, install.data.pricePerRunUsd, agreement) };
}
