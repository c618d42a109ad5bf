export default function run() {
  return new Promise(() => {});
}
