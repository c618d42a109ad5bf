'use client';

import { useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Policy } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';

export function usePolicy(): UseQueryResult<Policy> {
  return useQuery({ queryKey: ['policy'], queryFn: () => ask(api.GET('/api/policy')) });
}

export const PROVIDERS = [
  { id: 'openai', label: 'OpenAI' },
  { id: 'openai-compatible', label: 'OpenAI-compatible hosts' },
  { id: 'ollama', label: 'Ollama (local hosts)' },
  { id: 'practice', label: 'Practice model' },
] as const;

type ProviderId = (typeof PROVIDERS)[number]['id'];

/** @throws Error for what is not on the list above: nothing else can be chosen. */
function asProvider(id: string): ProviderId {
  const known = PROVIDERS.find((provider) => provider.id === id);
  if (known === undefined) throw new Error(`${id} is not a provider`);
  return known.id;
}

export type Kind = 'app' | 'provider';

export interface Forbidding {
  kind: Kind;
  id: string;
  /** What it is called, kept with the rule so that refusals can name it. */
  label: string;
  reason: string;
}

export function useForbid(onDone: () => void): UseMutationResult<unknown, ProblemError, Forbidding> {
  return useCommand(
    async ({ kind, id, label, reason }, headers): Promise<unknown> =>
      kind === 'app'
        ? ask(api.POST('/api/policy/forbidden-apps', { headers, body: { appId: id, appName: label, reason } }))
        : ask(api.POST('/api/policy/forbidden-providers', { headers, body: { provider: asProvider(id), reason } })),
    onDone,
  );
}

export function useAllow(onDone: () => void): UseMutationResult<unknown, ProblemError, { kind: Kind; id: string }> {
  return useCommand(
    async ({ kind, id }, headers): Promise<unknown> =>
      kind === 'app'
        ? ask(api.DELETE('/api/policy/forbidden-apps/{appId}', { headers, params: { path: { appId: id } } }))
        : ask(api.DELETE('/api/policy/forbidden-providers/{provider}', { headers, params: { path: { provider: asProvider(id) } } })),
    onDone,
  );
}
