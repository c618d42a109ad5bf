import type { ReactNode } from 'react';
import { Home } from '@/features/home/components/home';

export default function HomeRoute(): ReactNode {
  return <Home />;
}
