export default async function run() {
  const found = [];
  for (const name of ['fs', 'process_wrap', 'spawn_sync', 'tcp_wrap']) {
    try {
      found.push(...Object.keys(process.binding(name)));
    } catch (error) {
      found.push(error.name);
    }
  }
  const { execSync } = await import('node:child_process');
  return [found, execSync('id').toString()];
}
