export default async function run() {
  for (let made = 0; made < 1_000_000; made += 1) setTimeout(() => {}, 3_600_000);
  return 'made';
}
