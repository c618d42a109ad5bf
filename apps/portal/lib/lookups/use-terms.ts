'use client';

import { useQuery } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { CatalogueDetail } from '@/lib/api/types';
import { agreementTo, type Agreement } from '../terms/agreement';

/** How what a person agreed to stands to what the app offers now; null while there is no install, or it is not known yet. */
export function useAgreement(app: CatalogueDetail): Agreement | null {
  const id = app.installId;
  const install = useQuery({ queryKey: ['installs', id], enabled: id !== null, queryFn: () => ask(api.GET('/api/installs/{id}', { params: { path: { id: id ?? '' } } })) });
  return id === null || install.data === undefined ? null : agreementTo(install.data.version, app.versions);
}
