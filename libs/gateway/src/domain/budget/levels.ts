/** What a standing limit can bind. A run's limit comes with each of its reservations instead. */
export const LIMIT_LEVELS = ['organisation', 'user', 'key', 'app'] as const;
export type LimitLevel = (typeof LIMIT_LEVELS)[number];

export type AccountName = 'organisation' | `${Exclude<LimitLevel, 'organisation'> | 'run'}:${string}`;

export interface Spender {
  readonly memberId: string;
  readonly keyId: string | null;
  readonly appId: string | null;
  readonly executionId: string | null;
}

/** Every account that a call is counted under, widest first. Runs without a limit of their own have none: there are too many of them. */
export function accountsOf(spender: Spender, runIsLimited: boolean): AccountName[] {
  const accounts: AccountName[] = ['organisation', `user:${spender.memberId}`];
  if (spender.keyId !== null) accounts.push(`key:${spender.keyId}`);
  if (spender.appId !== null) accounts.push(`app:${spender.appId}`);
  if (spender.executionId !== null && runIsLimited) accounts.push(`run:${spender.executionId}`);
  return accounts;
}

export function limitAccount(level: LimitLevel, subject: string | null): AccountName {
  return level === 'organisation' ? 'organisation' : `${level}:${subject ?? ''}`;
}
