// Outside V8's heap, so its own limit never sees them.
export default function run() {
  const held = [];
  for (;;) held.push(new Uint8Array(4 * 1024 * 1024).fill(held.length));
}
