import { writeSync } from 'node:fs';

// Around the SDK, which would make them wait their turn.
export default async function run() {
  for (let call = 1; call <= 1000; call += 1) {
    const said = new TextEncoder().encode('{"method":"chat","body":{},"token":"guess"}\n');
    writeSync(1, new Uint8Array([0, 0, 0, said.length, 5, 0, 0, call >> 8, call & 255, ...said]));
  }
  await new Promise(() => {});
}
