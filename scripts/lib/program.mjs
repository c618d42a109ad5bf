// @ts-check
/** What the product consists of when it is started from a checkout: the one place to change when a process or a step is added. */
import { join } from 'node:path';

/**
 * @typedef {object} Program
 * @property {readonly { title: string, entry: string, args: readonly string[] }[]} steps run one after the other before the services
 * @property {readonly { name: string, entry: string, args: readonly string[], stopWithinMs: number }[]} services started and stopped in this order
 */

const cli = join('dist', 'apps', 'cli', 'src', 'main.js');

/** @type {Program} */
export const PROGRAM = {
  steps: [
    { title: 'migrating the database', entry: cli, args: ['admin', 'migrate'] },
    { title: 'seeding the demo organisation', entry: cli, args: ['admin', 'seed'] },
  ],
  services: [
    { name: 'api', entry: join('dist', 'apps', 'api', 'src', 'main.js'), args: [], stopWithinMs: 8_000 },
    { name: 'worker', entry: join('dist', 'apps', 'worker', 'src', 'main.js'), args: [], stopWithinMs: 5_000 },
    { name: 'runner', entry: join('dist', 'apps', 'runner', 'src', 'main.js'), args: [], stopWithinMs: 5_000 },
  ],
};
