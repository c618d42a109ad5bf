'use client';

import type { ReactNode } from 'react';
import { Stats } from '@/components/ui/stat';
import { addUsd, formatUsd, shareOf } from '@/lib/format/money';
import { formatCount, formatPercent } from '@/lib/format/number';
import { useBudget, useHosts, useInvitations, usePolicy } from '../api/use-home';
import { Figure, Part } from './figure';

export function AdminPart(): ReactNode {
  return (
    <Part question="What needs my decision?">
      <Stats label="Your organisation in figures">
        <Figure label="Open invitations" href="/admin/invitations" result={useInvitations()} value={(data) => formatCount(data.filter((invitation) => invitation.state === 'open').length)} note={(data) => `${formatCount(data.filter((invitation) => invitation.state === 'accepted').length)} accepted`} />
        <Figure label="Budget used" href="/admin/budget" result={useBudget()} value={(data) => (data.limitUsd === null ? 'No limit' : formatPercent(shareOf(addUsd([data.settledUsd, data.reservedUsd]), data.limitUsd)))} note={(data) => (data.limitUsd === null ? 'none is set' : `of ${formatUsd(data.limitUsd)} this month`)} />
        <Figure label="Hosts not reachable" href="/admin/local-hosts" result={useHosts()} value={(data) => formatCount(data.filter((host) => host.state === 'unreachable').length)} note={(data) => (data.length === 0 ? 'none is registered' : `of ${formatCount(data.length)} registered`)} />
        <Figure label="Forbidden" href="/admin/policies" result={usePolicy()} value={(data) => formatCount(data.forbiddenApps.length + data.forbiddenProviders.length)} note={() => 'apps and providers'} />
      </Stats>
    </Part>
  );
}
