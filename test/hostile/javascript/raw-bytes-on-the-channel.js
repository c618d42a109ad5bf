// Past every wrapper: these bytes are where the runner expects a frame.
import { writeSync } from 'node:fs';

export default function run() {
  const junk = new Uint8Array(65_536).fill(0x78);
  for (;;) writeSync(1, junk);
}
