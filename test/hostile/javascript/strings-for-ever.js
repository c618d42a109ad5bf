export default function run() {
  const held = [];
  for (;;) held.push(`${held.length}`.padEnd(1024 * 1024, 'x').split('').reverse().join(''));
}
