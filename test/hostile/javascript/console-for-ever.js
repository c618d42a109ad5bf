export default function run() {
  for (;;) console.log('the same line again');
}
