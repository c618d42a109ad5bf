export default function run() {
  Error.prepareStackTrace = (error, sites) => {
    for (const site of sites) console.log(typeof site.getThis(), typeof site.getFunction());
    return `    at alice_private (blob:null/1:1:1)\n`.repeat(1000);
  };
  throw new Error('prepared');
}
