import type { Requirement } from '@/lib/api/types';

export const CLASSES: Readonly<Record<Requirement['class'], { label: string; meaning: string }>> = {
  direct: { label: 'From events', meaning: 'Shown by events of the record alone.' },
  partial: { label: 'Partly', meaning: 'Shown by events together with a setting or a statement of yours.' },
  manual: { label: 'By document', meaning: 'Shown by a document that you keep.' },
};
