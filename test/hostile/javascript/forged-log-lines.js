import { writeSync } from 'node:fs';

// Claims to be ready again, in the hope that the runner believes it.
export default async function run() {
  const said = new TextEncoder().encode('{"kind":"ready"}\n');
  writeSync(1, new Uint8Array([0, 0, 0, said.length, 7, 0, 0, 0, 0, ...said]));
  await new Promise(() => {});
}
