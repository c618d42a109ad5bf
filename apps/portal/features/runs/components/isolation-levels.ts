import type { Execution } from '@/lib/api/types';

export type IsolationLevel = NonNullable<Execution['isolation']>['level'];

/** Weakest first, as in docs/sandbox.md. Closed by type: a level of the API does not compile until it has its words. */
export const ISOLATION: Readonly<Record<IsolationLevel, { name: string; meaning: string }>> = {
  L0: { name: 'process', meaning: 'One wall. The app runs in a process of its own whose interpreter grants it no file, no network and no other program.' },
  L1: { name: 'kernel namespaces', meaning: 'Two walls. The same process, and around it the operating system’s kernel: no network at all, none of the machine’s files, no rights.' },
  L2: { name: 'container', meaning: 'A container of its own around the process.' },
  L3: { name: 'gVisor', meaning: 'A kernel of its own in software: the app never speaks to the machine’s.' },
  L4: { name: 'virtual machine', meaning: 'A machine of its own, kept apart by the processor.' },
};
