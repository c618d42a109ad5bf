import { writeSync } from 'node:fs';

export default function run() {
  const junk = new Uint8Array(65_536).fill(0x78);
  for (;;) writeSync(2, junk);
}
