import type { ReactNode } from 'react';
import { Money } from '@/components/ui/money';
import { isZeroUsd } from '@/lib/format/money';

export function PricePerRun({ usd }: { usd: string }): ReactNode {
  if (isZeroUsd(usd)) return <>Free</>;
  return (
    <>
      <Money usd={usd} /> <span className="text-muted">per run</span>
    </>
  );
}
