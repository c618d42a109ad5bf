export default async function run() {
  const { createRequire } = await import('node:module');
  return createRequire('/tmp/app.js')('@HOST_FILE@.node');
}
