'use client';

import { CircleCheck, X } from 'lucide-react';
import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';

type Say = (text: string) => void;
const ToastContext = createContext<Say>(() => undefined);
const SHOWN_FOR_MS = 5000;

export function ToastProvider({ children }: { children: ReactNode }): ReactNode {
  const [toasts, setToasts] = useState<readonly { id: number; text: string }[]>([]);
  const drop = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), []);
  const say = useCallback<Say>(
    (text) => {
      const id = performance.now();
      setToasts((shown) => [...shown.slice(-2), { id, text }]);
      setTimeout(() => drop(id), SHOWN_FOR_MS);
    },
    [drop],
  );
  return (
    <ToastContext value={say}>
      {children}
      <div role="status" aria-live="polite" className="pointer-events-none fixed inset-x-4 bottom-4 z-60 flex flex-col items-end gap-2">
        {toasts.map((toast) => (
          <div key={toast.id} className="ks-enter pointer-events-auto flex max-w-sm items-center gap-2.5 rounded-md border border-line bg-raised py-2 pr-2 pl-3.5 text-sm shadow-high">
            <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
            <span className="min-w-0 flex-1">{toast.text}</span>
            <button type="button" aria-label="Dismiss" onClick={() => drop(toast.id)} className="inline-flex size-6 items-center justify-center rounded-sm text-muted hover:text-ink">
              <X aria-hidden className="size-3.5" />
            </button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

/** Says that something worked. Refusals stay beside what caused them instead. */
export function useToast(): Say {
  return useContext(ToastContext);
}
