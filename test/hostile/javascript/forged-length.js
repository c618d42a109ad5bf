import { writeSync } from 'node:fs';

// A log frame that announces four gigabytes.
export default async function run() {
  writeSync(1, new Uint8Array([0xff, 0xff, 0xff, 0xff, 7, 0, 0, 0, 0]));
  await new Promise(() => {});
}
