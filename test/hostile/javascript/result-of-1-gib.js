export default function run() {
  const part = 'x'.repeat(1024 * 1024);
  return Array.from({ length: 1024 }, () => part);
}
