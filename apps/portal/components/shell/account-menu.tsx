'use client';

import * as Menu from '@radix-ui/react-dropdown-menu';
import { Check, ChevronsUpDown, LogOut, UserRound } from 'lucide-react';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { api, ask } from '@/lib/api/client';
import { useSession } from '@/lib/session/context';
import { applyTheme, type Theme } from '@/lib/theme';

const item = 'flex h-8.5 items-center gap-2.5 rounded-sm px-2.5 text-sm outline-none data-[highlighted]:bg-sunken';
const THEMES: readonly { id: Theme; label: string }[] = [
  { id: 'system', label: 'As the system' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
];

/** Leaves with a whole page load, so nothing of the person stays in memory. */
async function signOut(): Promise<void> {
  await ask(api.DELETE('/api/session')).catch(() => undefined);
  window.location.assign('/sign-in');
}

export function AccountMenu({ theme: first, compact = false }: { theme: Theme; compact?: boolean }): ReactNode {
  const me = useSession();
  const [theme, setTheme] = useState(first);
  const initials = me.member.name.split(/\s+/).map((word) => word.charAt(0)).slice(0, 2).join('').toUpperCase();

  function choose(next: Theme): void {
    setTheme(next);
    applyTheme(next);
  }

  return (
    <Menu.Root modal={false}>
      <Menu.Trigger aria-label={`Account of ${me.member.name}`} className="flex w-full items-center gap-2.5 rounded-md p-1.5 text-left hover:bg-sunken">
        <span aria-hidden className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent">
          {initials}
        </span>
        {!compact && (
          <>
            <span className="min-w-0 flex-1 leading-tight">
              <span className="block truncate text-sm font-medium">{me.member.name}</span>
              <span className="block truncate text-xs text-muted">{me.organisation.name}</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-3.5 text-muted" />
          </>
        )}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content align={compact ? 'end' : 'start'} sideOffset={6} collisionPadding={8} className="ks-enter z-50 w-60 rounded-md border border-line bg-raised p-1 shadow-high">
          <div className="px-2.5 py-2">
            <p className="truncate text-sm font-medium">{me.member.name}</p>
            <p className="truncate text-xs text-muted">{me.member.email}</p>
            <p className="truncate text-xs text-muted">{me.organisation.name}</p>
          </div>
          <Menu.Separator className="my-1 h-px bg-line" />
          <Menu.Item asChild className={item}>
            <Link href="/profile">
              <UserRound aria-hidden className="size-4 text-muted" />
              Account settings
            </Link>
          </Menu.Item>
          <Menu.Separator className="my-1 h-px bg-line" />
          <Menu.RadioGroup aria-label="Colours" value={theme} onValueChange={(value) => choose(value as Theme)}>
            <Menu.Label className="px-2.5 pt-1 pb-0.5 text-xs font-medium text-muted">Colours</Menu.Label>
            {THEMES.map(({ id, label }) => (
              <Menu.RadioItem key={id} value={id} className={item} onSelect={(event) => event.preventDefault()}>
                <span className="flex-1">{label}</span>
                <Menu.ItemIndicator>
                  <Check aria-hidden className="size-4 text-accent" />
                </Menu.ItemIndicator>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Separator className="my-1 h-px bg-line" />
          <Menu.Item className={item} onSelect={() => void signOut()}>
            <LogOut aria-hidden className="size-4 text-muted" />
            Sign out
          </Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
