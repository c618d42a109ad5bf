export default function run() {
  return 'x'.repeat(16 * 1024 * 1024);
}
