import type { ReactNode } from 'react';
import { formatAmount } from '@/lib/format/money';
import { cx } from '@/lib/ui/class-names';

/** An amount with its currency; the exact figure on hover, because a thousandth of a cent is still money. */
export function Money({ usd, places, className }: { usd: string; /** Decimals at least, where figures stand side by side. */ places?: number; className?: string }): ReactNode {
  return (
    <span className={cx('whitespace-nowrap', className)} title={`${usd} USD`}>
      {formatAmount(usd, places)} <span className="text-[max(0.75rem,0.55em)] leading-none font-normal tracking-normal text-muted">USD</span>
    </span>
  );
}
