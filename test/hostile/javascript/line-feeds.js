// A byte each here, a record each everywhere else.
export default function run() {
  process.stdout.write('\n'.repeat(60_000));
  return 'written';
}
