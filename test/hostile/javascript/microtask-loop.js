export default async function run() {
  for (;;) await null;
}
