export default function run() {
  return /^(a+)+$/.test(`${'a'.repeat(60)}!`);
}
