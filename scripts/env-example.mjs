// @ts-check
/** `npm run env:example` writes .env.example. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXAMPLE, envExample } from './checks/env-example.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
writeFileSync(join(root, EXAMPLE), await envExample(root));
