export default function run() {
  return new Worker('data:text/javascript,0', { type: 'module', deno: { permissions: { read: true, env: true } } });
}
