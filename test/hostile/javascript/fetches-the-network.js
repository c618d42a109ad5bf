export default async function run() {
  const answers = [];
  for (const url of ['http://127.0.0.1:@PORT@/', 'http://169.254.169.254/latest/meta-data/', 'http://[::1]:@PORT@/', 'file://@HOST_FILE@', 'http://keystead.internal/v1/files', 'http://keystead.internal@127.0.0.1:@PORT@/v1/models']) {
    answers.push(
      await fetch(url).then(
        (reply) => reply.text(),
        (error) => error.name,
      ),
    );
  }
  const { request } = await import('node:http');
  answers.push(await new Promise((resolve) => request('http://127.0.0.1:@PORT@/', (reply) => resolve(reply.statusCode)).on('error', (error) => resolve(error.name)).end()).catch((error) => error.name));
  return answers;
}
