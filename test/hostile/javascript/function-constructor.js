export default function run() {
  const everything = (() => {}).constructor('return this')();
  const read = () => Object.keys(everything.process.env);
  try {
    return { isGlobal: everything === globalThis, environment: read() };
  } catch (error) {
    return { isGlobal: everything === globalThis, environment: error.name };
  }
}
