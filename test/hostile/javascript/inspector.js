export default async function run() {
  const { open } = await import('node:inspector');
  open(9229);
}
