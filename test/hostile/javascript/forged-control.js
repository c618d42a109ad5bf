import { writeSync } from 'node:fs';

// The type that runner and API use between themselves.
export default async function run() {
  const said = new TextEncoder().encode('{"kind":"welcome","resume":[]}\n');
  writeSync(1, new Uint8Array([0, 0, 0, said.length, 10, 0, 0, 0, 0, ...said]));
  await new Promise(() => {});
}
