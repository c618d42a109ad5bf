'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { newIdempotencyKey } from './client';
import { ProblemError } from './problem';

export interface CommandHeaders {
  [name: string]: string;
  'Idempotency-Key': string;
}

/**
 * A write. The idempotency key stays the same while the same input is sent again and no answer came, so a person who presses
 * the button twice on a bad line does the thing once. Afterwards every list is read anew (at the write's position).
 */
export function useCommand<I, R>(
  send: (input: I, headers: CommandHeaders) => Promise<R>,
  onDone?: (result: R, input: I) => void,
): UseMutationResult<R, ProblemError, I> {
  const queries = useQueryClient();
  const attempt = useRef<{ input: string; key: string } | null>(null);
  return useMutation<R, ProblemError, I>({
    mutationFn: (input) => {
      const text = JSON.stringify(input) ?? '';
      if (attempt.current?.input !== text) attempt.current = { input: text, key: newIdempotencyKey() };
      return send(input, { 'Idempotency-Key': attempt.current.key });
    },
    onError: (error) => {
      if (error.status !== 0 && error.status < 500) attempt.current = null;
    },
    onSuccess: (result, input) => {
      attempt.current = null;
      void queries.invalidateQueries();
      onDone?.(result, input);
    },
  });
}
