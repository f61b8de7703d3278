import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createMemoryLogger } from '../../testing/real-ports';
import { createKernelSandbox, NO_SANDBOX } from './kernel-sandbox';
import { hasLandlock, PYTHON } from './testing/landlock';

const NOBODY = 65_534;

/** What somebody tries who has the whole interpreter, native code too: each says `done` or the name of the error. */
const ATTACKS = `
import ctypes, errno, json, os, resource, socket, subprocess, sys, threading
victim, allowed, other = map(int, sys.argv[1:])
libc = ctypes.CDLL(None, use_errno=True)

def native(answer):
    if answer < 0:
        raise OSError(ctypes.get_errno(), 'native')
    return answer

def fork():
    if os.fork() == 0:
        os._exit(0)

def connect(port):
    socket.create_connection(('127.0.0.1', port), 5).close()

def listen():
    with socket.socket() as one:
        one.listen()

def send_first():
    with socket.socket() as one:
        one.sendto(b'x', socket.MSG_FASTOPEN, ('127.0.0.1', other))

def share_memory():
    libc.shmctl(native(libc.shmget(0, 100, 0o600)), 0, None)

def in_thread():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()

tried = {
    'reads a file elsewhere': lambda: open('/etc/hostname').read(),
    'reads what Linux tells of processes': lambda: open('/proc/self/environ').read(),
    'lists a folder elsewhere': lambda: os.listdir('/'),
    'reads through a link of its folder': lambda: open('link').read(),
    'writes into its folder': lambda: open('new', 'w').close(),
    'empties a file': lambda: os.truncate('own', 0),
    'makes a folder': lambda: os.mkdir('made'),
    'changes rights': lambda: os.chmod('own', 0o600),
    'changes times': lambda: os.utime('own'),
    'forks': fork,
    'starts a program': lambda: os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0),
    'starts one as subprocess does': lambda: subprocess.run(['/bin/true'], check=True),
    'sends a signal': lambda: os.kill(victim, 0),
    'reads limits of another process': lambda: resource.prlimit(victim, resource.RLIMIT_CORE),
    'connects elsewhere': lambda: connect(other),
    'connects elsewhere by sending first': send_first,
    'is given a port': lambda: socket.socket().bind(('127.0.0.1', 0)),
    'listens': listen,
    'speaks UDP': lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    'speaks to services of the machine': lambda: socket.socket(socket.AF_UNIX),
    'speaks to them by a pair': lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM),
    'shares memory': share_memory,
    'has a file without a place': lambda: os.memfd_create('x'),
    'reads its own files': lambda: open('own').read(),
    'throws away': lambda: open(os.devnull, 'w').write('x'),
    'loads a module': lambda: __import__('decimal'),
    'starts a thread': in_thread,
    'connects to its database': lambda: connect(allowed),
    'signals itself': lambda: os.kill(os.getpid(), 0),
}

told = {}
for name, attempt in tried.items():
    try:
        attempt()
        told[name] = 'done'
    except OSError as error:
        told[name] = errno.errorcode.get(error.errno, str(error))
    except Exception as error:
        told[name] = repr(error)
print(json.dumps(told))
`;

/** What a program needs. */
const ALLOWED = [
  'reads its own files',
  'throws away',
  'loads a module',
  'starts a thread',
  'connects to its database',
  'signals itself',
];

const OWN = process.getuid?.() ?? NOBODY;
/** Root can be somebody else too. */
const ACCOUNTS = OWN === 0 ? [0, NOBODY] : [OWN];

describe.skipIf(!hasLandlock())('the sandbox of the kernel (where Linux has Landlock)', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lockkeeper-sandbox-')));
  const servers: Server[] = [];
  let allowed = 0;
  let other = 0;
  beforeAll(async () => {
    chmodSync(folder, 0o777);
    writeFileSync(join(folder, 'own'), 'own');
    execFileSync('ln', ['-s', '/etc/hostname', join(folder, 'link')]);
    [allowed, other] = [await listening(servers), await listening(servers)];
  });
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What comes of a command of Python, as somebody. */
  const run = async (args: readonly string[], { uid = OWN, sandboxed = true }) => {
    chownSync(join(folder, 'own'), uid, uid);
    const logger = createMemoryLogger();
    const started = await (sandboxed ? createKernelSandbox({ logger }) : NO_SANDBOX).around(
      {
        command: PYTHON,
        args: ['-I', '-B', '-c', ...args],
        environment: {},
        input: {},
        reach: { read: [folder], execute: realpathSync(PYTHON), python: PYTHON },
        passedOver: null,
      },
      { folder, port: allowed },
    );
    expect(logger.lines).toEqual([]);
    if (!started.ok) throw new TypeError(started.failure.summary);
    return spawnSync(started.value.command, started.value.args, {
      cwd: folder,
      uid,
      gid: uid,
      env: { NODE_ENV: 'test' },
      encoding: 'utf8',
    });
  };

  const attackAs = async (uid: number, sandboxed: boolean): Promise<Record<string, string>> => {
    const victim = spawn('sleep', ['60'], { uid, gid: uid, stdio: 'ignore' });
    try {
      const numbers = [victim.pid, allowed, other].map(String);
      const ran = await run([ATTACKS, ...numbers], { uid, sandboxed });
      expect(ran).toMatchObject({ status: 0, stderr: '' });
      return z.record(z.string(), z.string()).parse(JSON.parse(ran.stdout));
    } finally {
      victim.kill('SIGKILL');
      for (const name of ['new', 'made']) rmSync(join(folder, name), { recursive: true, force: true });
    }
  };

  it.each(ACCOUNTS)('leaves to account %i what a program needs, and nothing else', async (uid) => {
    const free = await attackAs(uid, false);
    expect(Object.entries(free).filter(([, told]) => told !== 'done')).toEqual([]);
    const held = await attackAs(uid, true);
    const done = Object.keys(held).filter((name) => held[name] === 'done');
    expect(done).toEqual(ALLOWED);
    const others = Object.entries(held).filter(([name]) => !ALLOWED.includes(name));
    expect(others.filter(([, told]) => told !== 'EPERM' && told !== 'EACCES')).toEqual([]);
  });

  it('becomes no other program', async () => {
    const code = `import os; os.execv('/bin/echo', ['echo', 'another program'])`;
    expect((await run([code], { sandboxed: false })).stdout).toBe('another program\n');
    expect(await run([code], {})).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('PermissionError'),
    });
  });

  it('holds what it becomes by the same rules', async () => {
    const again = `open('/etc/hostname')`;
    const code = `import os; os.execv(${JSON.stringify(PYTHON)}, ['python3', '-c', ${JSON.stringify(again)}])`;
    expect(await run([code], {})).toMatchObject({
      stderr: expect.stringContaining("PermissionError: [Errno 13] Permission denied: '/etc/hostname'"),
    });
  });

  it.runIf(OWN === 0)('leaves to root, of what only root may, to read what the rules allow', async () => {
    const code = `import ctypes; print([it for it in range(64) if ctypes.CDLL(None).prctl(23, it, 0, 0, 0) == 1])`;
    expect((await run([code], {})).stdout).toBe('[2]\n');
    expect((await run([code], { sandboxed: false })).stdout).toContain('20, 21, 22');
  });
});

describe('where the kernel cannot be asked', () => {
  const launch = (python: string | null) => ({
    command: PYTHON,
    args: ['-c', ''],
    environment: {},
    input: {},
    reach: { read: [], execute: realpathSync(PYTHON), python },
    passedOver: null,
  });
  const place = { folder: tmpdir(), port: null };

  it('says so once, and starts programs all the same', async () => {
    const logger = createMemoryLogger();
    const sandbox = createKernelSandbox({ logger });
    for (let time = 0; time < 2; time += 1) {
      const started = await sandbox.around(launch(null), place);
      expect(started).toEqual({ ok: true, value: { command: PYTHON, args: ['-c', ''] } });
    }
    expect(logger.lines).toMatchObject([{ level: 'warn', event: 'program.no_sandbox' }]);
  });

  it('starts nothing when it cannot be told', async () => {
    const sandbox = createKernelSandbox({ logger: createMemoryLogger() });
    expect(await sandbox.around(launch('/bin/false'), place)).toMatchObject({
      failure: { code: 'PROGRAM.NOT_STARTED' },
    });
  });
});

/** The port of a server of TCP on the loopback that says nothing. */
async function listening(servers: Server[]): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server.address());
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}
