import {
  Activity,
  Banknote,
  BookOpen,
  Boxes,
  ChartNoAxesColumn,
  Compass,
  Cpu,
  FileArchive,
  Gauge,
  House,
  KeyRound,
  LayoutGrid,
  ListChecks,
  Mail,
  Play,
  ScrollText,
  Server,
  ShieldBan,
  Tag,
  UserRoundX,
  Users,
  Wallet,
  type LucideIcon,
} from 'lucide-react';
import type { Role } from '@/lib/api/types';

export interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
}

export const HOME: Place = { href: '/', label: 'Home', icon: House };

/** One part per role; a person with several roles sees several parts. */
export const PARTS: Readonly<Record<Role, { label: string; places: readonly Place[] }>> = {
  user: {
    label: 'Use',
    places: [
      { href: '/catalogue', label: 'Catalogue', icon: LayoutGrid },
      { href: '/runs', label: 'Runs', icon: Play },
      { href: '/keys', label: 'Keys', icon: KeyRound },
      { href: '/local-models', label: 'Local models', icon: Cpu },
      { href: '/usage', label: 'Usage', icon: ChartNoAxesColumn },
    ],
  },
  developer: {
    label: 'Develop',
    places: [
      { href: '/developer/apps', label: 'Your apps', icon: Boxes },
      { href: '/developer/revenue', label: 'Revenue', icon: Activity },
      { href: '/developer/payouts', label: 'Payouts', icon: Banknote },
      { href: '/developer/templates', label: 'Templates', icon: BookOpen },
    ],
  },
  admin: {
    label: 'Administer',
    places: [
      { href: '/admin/members', label: 'Members', icon: Users },
      { href: '/admin/invitations', label: 'Invitations', icon: Mail },
      { href: '/audit/subject-requests', label: 'Subject requests', icon: UserRoundX },
      { href: '/admin/policies', label: 'Policies', icon: ShieldBan },
      { href: '/admin/budget', label: 'Budget', icon: Wallet },
      { href: '/admin/local-hosts', label: 'Local hosts', icon: Server },
      { href: '/admin/prices', label: 'Prices', icon: Tag },
    ],
  },
  auditor: {
    label: 'Audit',
    places: [
      { href: '/audit', label: 'Overview', icon: Gauge },
      { href: '/audit/events', label: 'Events', icon: ScrollText },
      { href: '/audit/exports', label: 'Exports', icon: FileArchive },
      { href: '/audit/subject-requests', label: 'Subject requests', icon: UserRoundX },
    ],
  },
};

export const ROLE_ORDER: readonly Role[] = ['user', 'developer', 'admin', 'auditor'];
export const ROLE_ICONS: Readonly<Record<Role, LucideIcon>> = { user: Compass, developer: Boxes, admin: Users, auditor: ListChecks };

/** The longest address that the path lies under, so `/audit/events/1` marks Events and not Overview. */
export function currentPlace(path: string, places: readonly Place[]): string | null {
  const under = places.filter((place) => path === place.href || (place.href !== '/' && path.startsWith(`${place.href}/`)));
  return under.sort((a, b) => b.href.length - a.href.length)[0]?.href ?? null;
}
