export default async function run() {
  Promise.reject(new RangeError('nobody listens'));
  await new Promise(() => {});
}
