// Everything that could tell something about the host, each tried.
export default async function run() {
  const tries = {
    file: () => Deno.readTextFileSync('@HOST_FILE@'),
    environment: () => Deno.env.toObject(),
    variable: () => Deno.env.get('KEYSTEAD_CANARY'),
    processEnvironment: () => ({ ...process.env }),
    proc: () => Deno.readTextFileSync('/proc/self/environ'),
    parent: () => Deno.readTextFileSync('/proc/1/environ'),
    commandLine: () => Deno.readTextFileSync('/proc/self/cmdline'),
    folder: () => [...Deno.readDirSync('/')],
    write: () => Deno.writeTextFileSync('/tmp/left-behind', 'x'),
    temporary: () => Deno.makeTempFileSync(),
    command: () => new Deno.Command('/usr/bin/id').outputSync(),
    library: () => Deno.dlopen('/lib/x86_64-linux-gnu/libc.so.6', {}),
    hostname: () => Deno.hostname(),
    network: () => Deno.networkInterfaces(),
    user: () => Deno.uid(),
    permission: () => Deno.permissions.requestSync({ name: 'read' }).state,
    address: () => Deno.resolveDns('localhost', 'A', { nameServer: { ipAddr: '127.0.0.1', port: 53 } }),
    connection: () => Deno.connect({ hostname: '127.0.0.1', port: 22 }),
    datagram: () => Deno.listenDatagram({ port: 0, transport: 'udp' }),
    socket: () => Deno.connect({ transport: 'unix', path: '/var/run/docker.sock' }),
    kill: () => Deno.kill(1, 'SIGKILL'),
  };
  const got = {};
  for (const [name, attempt] of Object.entries(tries)) {
    try {
      const value = await attempt();
      got[name] = value === 'denied' || (typeof value === 'object' && Object.keys(value).length === 0) ? 'refused' : value;
    } catch (error) {
      got[name] = ['NotCapable', 'PermissionDenied', 'TypeError'].includes(error.name) ? 'refused' : `${error.name}: ${error.message}`;
    }
  }
  return got;
}
