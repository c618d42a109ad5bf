export default function run() {
  console.log('\u001b]0;owned\u0007\u001b[2J\u001b[1;31mPAID\u001b[0m \u202egnp.exe\u2066');
  return 'done\u001b[2J';
}
