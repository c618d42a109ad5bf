'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useSession } from '@/lib/session/context';
import { cx } from '@/lib/ui/class-names';
import { currentPlace, HOME, PARTS, ROLE_ORDER, type Place } from './navigation';

export function NavList({ onGo }: { onGo?: () => void }): ReactNode {
  const me = useSession();
  const path = usePathname();
  const parts = ROLE_ORDER.filter((role) => me.roles.includes(role)).map((role) => PARTS[role]);
  const current = currentPlace(path, [HOME, ...parts.flatMap((part) => part.places)]);
  return (
    <nav aria-label="Main" className="flex flex-col gap-4.5">
      <NavPart places={[HOME]} current={current} {...(onGo ? { onGo } : {})} />
      {parts.map((part) => (
        <NavPart key={part.label} label={part.label} places={part.places} current={current} {...(onGo ? { onGo } : {})} />
      ))}
    </nav>
  );
}

function NavPart({ label, places, current, onGo }: { label?: string; places: readonly Place[]; current: string | null; onGo?: () => void }): ReactNode {
  return (
    <div>
      {label && <p className="mb-1 px-2.5 text-xs font-medium text-muted">{label}</p>}
      <ul aria-label={label ?? 'Start'} className="flex flex-col gap-px">
        {places.map(({ href, label: name, icon: Icon }) => (
          <li key={href}>
            <Link
              href={href}
              {...(onGo ? { onClick: onGo } : {})}
              aria-current={current === href ? 'page' : undefined}
              className={cx('flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium', current === href ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-sunken hover:text-ink')}
            >
              <Icon aria-hidden className="size-4 shrink-0" />
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
