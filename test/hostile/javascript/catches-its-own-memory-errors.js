// Refused allocations are errors it may catch; what it does get still counts.
export default function run() {
  const held = [];
  for (;;) {
    try {
      held.push(new Uint8Array(8 * 1024 * 1024).fill(1));
    } catch {
      held.push([...held]);
    }
  }
}
