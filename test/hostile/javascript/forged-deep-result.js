import { writeSync } from 'node:fs';

function frame(type, text) {
  const payload = new TextEncoder().encode(text);
  for (let at = 0; at < payload.length; at += 65_536) {
    const part = payload.subarray(at, at + 65_536);
    const header = new DataView(new ArrayBuffer(9));
    header.setUint32(0, part.length);
    header.setUint8(4, type);
    writeSync(1, new Uint8Array(header.buffer));
    writeSync(1, part);
  }
}

export default async function run() {
  frame(4, `${'['.repeat(100_000)}${']'.repeat(100_000)}\n`);
  frame(8, '{"ok":true}\n');
  await new Promise(() => {});
}
