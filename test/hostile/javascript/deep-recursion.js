export default function run() {
  const trap = {
    get deeper() {
      return this.deeper;
    },
  };
  return trap.deeper;
}
