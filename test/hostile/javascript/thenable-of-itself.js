export default function run() {
  const trap = {
    then(resolve) {
      resolve(trap);
    },
  };
  return trap;
}
