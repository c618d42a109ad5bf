import { z } from 'zod';
import { ROLES } from './roles.js';

/** Who is signed in and what they may do; the portal's checks on it are a courtesy, the API decides. */
export const meSchema = z.strictObject({
  organisation: z.strictObject({ id: z.string(), name: z.string() }),
  member: z.strictObject({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() }),
  roles: z.array(z.enum(ROLES)),
  abilities: z.array(z.strictObject({ action: z.string(), subject: z.string() })),
  demo: z.boolean(),
  practiceModel: z.boolean(),
});

export type Me = z.infer<typeof meSchema>;
