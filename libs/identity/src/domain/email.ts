import { z } from 'zod';

/** ASCII addresses in lower case: one person is not two accounts by the way they write, and no letter imitates another. */
export const emailInput = z.string().max(300).trim().toLowerCase().max(254).regex(z.regexes.email, 'is not an e-mail address');
