import type { ReactNode } from 'react';
import { formatUsd } from '@/lib/format/money';
import { cx } from '@/lib/ui/class-names';

/** An amount with its currency; the exact figure on hover, because a thousandth of a cent is still money. */
export function Money({ usd, className }: { usd: string; className?: string }): ReactNode {
  return (
    <span className={cx('whitespace-nowrap', className)} title={`${usd} US dollars`}>
      {formatUsd(usd)}
    </span>
  );
}
