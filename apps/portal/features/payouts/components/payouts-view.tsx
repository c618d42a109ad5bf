'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { Loaded } from '@/components/ui/loaded';
import { Money } from '@/components/ui/money';
import { PagedTable } from '@/components/ui/paged-table';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import type { Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { useToast } from '@/components/ui/toast';
import type { Payout } from '@/lib/api/types';
import type { Tone } from '@/lib/format/words';
import { isZeroUsd, toNumber } from '@/lib/format/money';
import { useAskForPayout, useBalance, usePayouts } from '../api/use-payouts';

const STATES: Readonly<Record<Payout['state'], Tone>> = { scheduled: 'note', paid: 'good', failed: 'bad' };

const COLUMNS: readonly Column<Payout>[] = [
  { id: 'at', header: 'Asked for', cell: (payout) => <Time at={payout.scheduledAt} />, sort: (payout) => payout.scheduledAt, csv: (payout) => payout.scheduledAt },
  { id: 'state', header: 'State', cell: (payout) => <Badge tone={STATES[payout.state]}>{payout.state}</Badge>, sort: (payout) => payout.state, csv: (payout) => payout.state },
  { id: 'settled', header: 'Settled', wide: true, cell: (payout) => <Time at={payout.settledAt} />, sort: (payout) => payout.settledAt ?? '', csv: (payout) => payout.settledAt ?? '' },
  { id: 'note', header: 'Reference or reason', wide: true, cell: (payout) => <span className="text-muted">{payout.reason ?? payout.reference ?? '–'}</span>, csv: (payout) => payout.reason ?? payout.reference ?? '' },
  { id: 'amount', header: 'Amount', align: 'right', cell: (payout) => <Money usd={payout.amountUsd} className="font-medium" />, sort: (payout) => toNumber(payout.amountUsd), csv: (payout) => payout.amountUsd },
];

export function PayoutsView(): ReactNode {
  return (
    <>
      <Balance />
      <Card>
        <PagedTable label="Payouts" pages={usePayouts()} columns={COLUMNS} rowKey={(payout) => payout.id} exportAs="keystead-payouts" empty={<Empty title="No payouts yet">Ask for one when your balance is worth it.</Empty>} />
      </Card>
    </>
  );
}

function Balance(): ReactNode {
  const balance = useBalance();
  const say = useToast();
  const payOut = useAskForPayout(() => say('The payout is scheduled.'));
  return (
    <Card className="flex flex-col gap-3 p-5">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div>
          <p className="text-sm text-muted">Balance</p>
          <div className="min-h-8.5 text-2xl font-semibold tracking-tight">
            <Loaded result={balance} skeleton={<Skeleton className="h-8 w-36" />}>
              {(data) => <Money usd={data.balanceUsd} />}
            </Loaded>
          </div>
        </div>
        <Button look="primary" busy={payOut.isPending} disabled={balance.data === undefined || isZeroUsd(balance.data.balanceUsd) || balance.data.balanceUsd.startsWith('-')} onClick={() => payOut.mutate()}>
          Pay out the balance
        </Button>
      </div>
      <p className="text-sm text-muted">The operator of this installation settles payouts by hand; each step is on record. A failed payout returns to your balance.</p>
      <ProblemAlert error={payOut.error} />
    </Card>
  );
}
