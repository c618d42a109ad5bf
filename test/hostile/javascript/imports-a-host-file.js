export default async function run() {
  return (await import('file://@HOST_FILE@', { with: { type: 'text' } })).default;
}
