export default function run() {
  Deno.exit(0);
}
