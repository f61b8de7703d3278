/**
 * The program of a child process that runs migrations in Python, as text. `tool` is the format's part: it defines `describe(order)` and
 * `run(order)`. In and out as for JavaScript (javascript-driver.ts). What the program may do is a matter of the kernel's sandbox, in which all
 * of this runs (docs/adr/0033). The audit hook says in words what it refuses, compares the address and not only the port, and is all there is where
 * the kernel has no sandbox: a guard for the careless, since Python cannot take anything away for good.
 * Source: Python manual, `sys.addaudithook` and its table of events; `resource.setrlimit`.
 */
export const pythonDriver = (tool: string): string => `${BEFORE}${tool}${AFTER}`;

const BEFORE = `
import importlib
import importlib.util
import json
import os
import resource
import sys
import traceback

order = json.loads(sys.stdin.buffer.readline())
# Here and not where the process is started: nothing that reads them before there is a sandbox may be told by a project.
os.environ.update(order.get('variables', {}))
folder = os.getcwd()
TOLD = 3

for limit, most in (
    (resource.RLIMIT_AS, 4 << 30),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_NPROC, 0),
):
    resource.setrlimit(limit, (most, most))

def tell(told):
    left = json.dumps(told).encode() + b'\\n'
    while left:
        left = left[os.write(TOLD, left):]

def flush():
    sys.stdout.flush()
    sys.stderr.flush()

def answer(told):
    tell(told)
    flush()
    os._exit(0)

def told_of(error):
    lines = traceback.format_exception_only(type(error), error)
    places = [at for at in traceback.extract_tb(error.__traceback__) if at.filename.startswith(folder + os.sep)]
    at = places[-1] if places else None
    where = '' if at is None else ' (%s, line %d)' % (at.filename[len(folder) + 1:], at.lineno)
    return ''.join(lines).strip() + where

def load(file, name):
    """A file of the folder as a module of its own."""
    spec = importlib.util.spec_from_file_location(name, os.path.join(folder, file))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

for name in order['packages']:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        answer({'ok': False, 'missing': error.name or name})

def guard():
    database = order.get('database')
    address = None if database is None else (database['host'], database['port'])
    readable = tuple(
        os.path.realpath(path) + os.sep
        for path in {os.path.dirname(folder), sys.prefix, sys.base_prefix, '/usr/lib', '/lib', '/usr/share/zoneinfo', *sys.path}
        if path
    )
    devices = {'/dev/null', '/dev/urandom'}
    forbidden = FORBIDDEN
    realpath, fspath, WRITE = os.path.realpath, os.fsdecode, os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC

    def may_read(path):
        if isinstance(path, int):
            return True
        named = fspath(path)
        if not named.startswith('/'):
            return False
        real = realpath(named)
        return real in devices or (real + os.sep).startswith(readable)

    def watch(event, args):
        if event == 'open':
            path, mode, flags = args
            writes = bool((flags or 0) & WRITE) or (isinstance(mode, str) and any(c in mode for c in 'wax+'))
            if writes and not isinstance(path, int) or not may_read(path):
                raise PermissionError('a migration may not open %r' % (path,))
        elif event == 'import':
            if args[1] is not None and not may_read(args[1]):
                raise PermissionError('a migration may not import %r' % (args[1],))
        elif event == 'socket.getaddrinfo':
            if address is None or args[0] not in (address[0], address[0].encode()):
                raise PermissionError('a migration may not look up %r' % (args[0],))
        elif event == 'socket.connect':
            if address is None or tuple(args[1][:2]) != address:
                raise PermissionError('a migration may not connect to %r' % (args[1],))
        elif event.startswith(forbidden):
            raise PermissionError('a migration may not use %s' % event)

    sys.addaudithook(watch)

FORBIDDEN = (
    'subprocess.', 'os.system', 'os.chdir', 'os.fchdir', 'os.exec', 'os.posix_spawn', 'os.spawn', 'os.fork', 'os.kill', 'os.putenv', 'os.chmod', 'os.chown',
    'os.link', 'os.symlink', 'os.mkdir', 'os.remove', 'os.rename', 'os.rmdir', 'os.truncate', 'os.utime', 'os.listxattr', 'os.setxattr',
    'pty.', 'ctypes.', 'sqlite3.', 'shutil.', 'signal.', 'socket.bind', 'socket.sendto', 'socket.sendmsg', 'ftplib.', 'http.', 'smtplib.',
    'urllib.', 'webbrowser.', 'gc.get_objects', 'gc.get_referrers', 'gc.get_referents',
)
`;

const AFTER = `
def start_anew():
    """What is the folder's own is loaded anew by each program."""
    for name, module in list(sys.modules.items()):
        if (getattr(module, '__file__', None) or '').startswith(folder + os.sep):
            del sys.modules[name]

def series():
    for line in iter(sys.stdin.buffer.readline, b''):
        turn = json.loads(line)
        start_anew()
        value = run({**order, **turn})
        flush()
        tell({'ok': True, 'token': turn['token'], 'value': value})

ACTS = {'run': lambda: run(order), 'describe': lambda: describe(order), 'series': series}

def perform():
    guard()
    try:
        value = ACTS[order['act']]()
        told = {'ok': True, 'value': value}
    except BaseException as error:
        told = {'ok': False, 'thrown': told_of(error)}
    answer(told)

perform()
`;
