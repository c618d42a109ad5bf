import { writeSync } from 'node:fs';

export default function run() {
  const frame = (type, text) => {
    const header = new DataView(new ArrayBuffer(9));
    header.setUint32(0, text.length);
    header.setUint8(4, type);
    writeSync(1, new Uint8Array([...new Uint8Array(header.buffer), ...new TextEncoder().encode(text)]));
  };
  frame(4, '"first"\n');
  frame(4, '"second"\n');
  for (;;);
}
