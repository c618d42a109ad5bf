'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useState, type ReactNode } from 'react';
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
        {places.map((place) => (
          <NavLink key={place.href} place={place} isCurrent={current === place.href} {...(onGo ? { onGo } : {})} />
        ))}
      </ul>
    </div>
  );
}

/** The page is fetched when the pointer or the focus comes near: it is there by the time of the click, and costs the first load nothing. */
function NavLink({ place: { href, label, icon: Icon }, isCurrent, onGo }: { place: Place; isCurrent: boolean; onGo?: () => void }): ReactNode {
  const [near, setNear] = useState(false);
  const approach = (): void => setNear(true);
  return (
    <li>
      <Link
        href={href}
        prefetch={near}
        onMouseEnter={approach}
        onFocus={approach}
        onTouchStart={approach}
        {...(onGo ? { onClick: onGo } : {})}
        aria-current={isCurrent ? 'page' : undefined}
        className={cx('flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium', isCurrent ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-sunken hover:text-ink')}
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        {label}
      </Link>
    </li>
  );
}
