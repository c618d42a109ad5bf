export default async function run() {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) Deno.addSignalListener(signal, () => {});
  await new Promise(() => {});
}
