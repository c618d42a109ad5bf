import { randomBytes } from 'node:crypto';
import type { PracticeSecret } from '../domain/ports.js';

export const practiceSecret: PracticeSecret = () => `practice-${randomBytes(32).toString('base64url')}`;
