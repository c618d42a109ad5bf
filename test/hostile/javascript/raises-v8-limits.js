import { setFlagsFromString } from 'node:v8';

export default function run() {
  setFlagsFromString('--max-old-space-size=8192');
  const held = [];
  for (;;) held.push(new Array(100_000).fill(held.length));
}
