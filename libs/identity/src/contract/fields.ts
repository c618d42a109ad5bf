import { z } from 'zod';
import { ID_PATTERN } from '@keystead/kernel/src/ids.js';
import { ROLES } from './roles.js';

/** Field shapes of the events of this context. */
export const id = z.string().max(64).regex(ID_PATTERN);
export const role = z.enum(ROLES);
export const roles = z.array(role).min(1).max(ROLES.length);
export const instant = z.iso.datetime({ precision: 3 });
export const email = z.string().max(254);
export const personName = z.string().max(120);
export const keyedHash = z.string().regex(/^[0-9a-f]{64}$/);
export const reason = z.string().max(500);
export const provider = z.string().max(60);
