import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { EventView } from '@/features/events/components/event-view';

export const metadata: Metadata = { title: 'Event' };

export default async function EventRoute({ params }: { params: Promise<{ eventId: string }> }): Promise<ReactNode> {
  return <EventView eventId={(await params).eventId} />;
}
