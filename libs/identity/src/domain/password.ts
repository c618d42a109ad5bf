import { z } from 'zod';
import { refuse } from './refusals.js';

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 200;

/** Any text a person may type; whether it makes a password is another question, see `checkPassword`. */
export const passwordInput = z.string().min(1).max(800).refine((text) => text.isWellFormed(), 'is not valid text');

/** What is left of the well-known lists once twelve characters are asked for; compared without case, spaces and punctuation. */
const COMMON = new Set([
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'passw0rd1234',
  'mypassword123',
  'changeme1234',
  'changemenow1',
  'letmein12345',
  'letmeinplease',
  'welcome12345',
  'welcome123456',
  'administrator',
  'administrator1',
  'admin1234567',
  'adminadmin12',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopasdf',
  'qwerty123456',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'zaq12wsxcde3',
  'iloveyou1234',
  'iloveyousomuch',
  'trustno1trustno1',
  'correcthorsebatterystaple',
  'keystead1234',
  'keystead12345',
  'supersecret1',
  'supersecret123',
  'secretpassword',
  'sunshine1234',
  'princess1234',
  'football1234',
  'baseball1234',
]);

/** Unicode compatibility form, so that the same password typed on another keyboard gives the same bytes (RFC 8265 is stricter). */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/** @throws Refusal identity.password-too-weak, saying why */
export function checkPassword(password: string, email: string): void {
  const why = weaknessOf(normalisePassword(password), email);
  if (why !== null) throw refuse('identity.password-too-weak', `${why} Four words that do not belong together make a good one.`);
}

function weaknessOf(password: string, email: string): string | null {
  if ([...password].length < PASSWORD_MIN) return `A password has at least ${PASSWORD_MIN} characters.`;
  if ([...password].length > PASSWORD_MAX) return `A password has at most ${PASSWORD_MAX} characters.`;
  const lower = password.toLowerCase();
  if (lower.includes(email.toLowerCase())) return 'A password does not hold the e-mail address.';
  const plain = lower.replace(/[^\p{L}\p{N}]/gu, '');
  if (COMMON.has(plain) || isRun(plain)) return 'This password is on the lists that are tried first.';
  if (/^(.{1,4})\1+$/u.test(lower)) return 'This password repeats a few characters.';
  return null;
}

/** 123456789012, abcdefghijkl and the same backwards. */
function isRun(text: string): boolean {
  if (text.length < PASSWORD_MIN) return false;
  const run = '01234567890123456789012345678901234567890';
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  return [run, letters, [...run].reverse().join(''), [...letters].reverse().join('')].some((line) => line.includes(text));
}
