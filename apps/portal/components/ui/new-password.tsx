'use client';

import type { ReactNode } from 'react';
import { TextField } from './field';

export const PASSWORD_LEAST = 12;

/** What is wrong with a chosen password, or null. The API decides; this is said early. */
export function passwordFault(password: string): string | null {
  return password.length < PASSWORD_LEAST ? `At least ${PASSWORD_LEAST} characters, now ${password.length}.` : null;
}

export function NewPassword({ value, onChange, error }: { value: string; onChange: (value: string) => void; error: string | null }): ReactNode {
  return <TextField label="New password" type="password" name="new-password" autoComplete="new-password" required value={value} error={error} help={`At least ${PASSWORD_LEAST} characters. A few unrelated words are good.`} onChange={(event) => onChange(event.target.value)} />;
}
