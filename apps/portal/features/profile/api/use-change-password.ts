'use client';

import type { UseMutationResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import { useCommand } from '@/lib/api/use-command';

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

export function useChangePassword(onDone: () => void): UseMutationResult<unknown, ProblemError, PasswordChange> {
  return useCommand((body, headers) => ask(api.POST('/api/me/password', { headers, body })), onDone);
}
