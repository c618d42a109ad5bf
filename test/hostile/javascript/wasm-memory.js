// memory.grow until refused, and every page touched.
export default function run() {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  for (;;) {
    memory.grow(64);
    new Uint8Array(memory.buffer).fill(1);
  }
}
