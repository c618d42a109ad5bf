export default function run() {
  const refuse = () => {
    throw new Error('no');
  };
  throw new Proxy({}, { get: refuse, getPrototypeOf: refuse, has: refuse, ownKeys: refuse });
}
