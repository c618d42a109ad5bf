export default function run() {
  return new Proxy(
    {},
    {
      get() {
        throw new Error('no');
      },
    },
  );
}
