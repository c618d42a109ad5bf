import type { ReactNode } from 'react';
import type { CatalogueDetail } from '@/lib/api/types';
import type { Agreement } from '@/lib/terms/agreement';
import { Notice } from './notice';

/** Said where an app asks for other terms than its user agreed to, before anything is filled in. */
export function OtherTerms({ app, agreement, action }: { app: CatalogueDetail; agreement: Agreement | null; action?: ReactNode }): ReactNode {
  if (agreement === null || agreement.state === 'holds') return null;
  return (
    <Notice tone="warn" title={`Version ${app.version} asks for other permissions or another price than you agreed to`}>
      <p>
        {agreement.state === 'needed'
          ? `Version ${agreement.version}, which you agreed to, was withdrawn. ${app.name} runs again once you agree to version ${app.version}.`
          : `Until you agree, your runs use version ${agreement.version}, on the terms you agreed to.`}
      </p>
      {action !== undefined && <div className="mt-2">{action}</div>}
    </Notice>
  );
}
