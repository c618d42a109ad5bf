// @ts-check
/** `verify.mjs <bundle>`: time and memory of one verification, program start and all. */
import { verifyBundle } from '../../dist/libs/evidence/src/verify/verify-bundle.js';

const report = await verifyBundle(process.argv[2] ?? '');
if (report.verdict !== 'valid') throw new Error(JSON.stringify(report).slice(0, 2000));
process.stdout.write(`${JSON.stringify({ seconds: performance.now() / 1000, mebibytes: process.resourceUsage().maxRSS / 1024, events: report.subject?.events ?? 0 })}\n`);
