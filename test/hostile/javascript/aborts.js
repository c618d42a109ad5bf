export default function run() {
  process.abort();
}
