export default function run() {
  const held = [];
  for (;;) held.push(Deno.openSync('/dev/null'));
}
