export default async function run() {
  const { readFileSync } = await import('node:fs');
  return readFileSync('@HOST_FILE@', 'utf8');
}
