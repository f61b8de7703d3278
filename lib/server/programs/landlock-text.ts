/** Part of the sandbox (sandbox-text.ts): the files and ports that are left. What is not named in a rule cannot be opened, by root neither. */
export const LANDLOCK = `
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
BELOW_PATH, TO_PORT = 1, 2
CONNECT_TCP = 1 << 1

# Where shared libraries and the interpreter's own modules lie. Whatever is started from there is held by the same rules.
LIBRARIES = ['/lib', '/lib32', '/lib64', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/local/lib', '/usr/local/lib64', '/nix/store', '/etc/ld.so.cache']
LIBRARIES += [os.path.join(sys.base_prefix, name) for name in ('lib', 'lib64')]
# Clocks and what client libraries want to know before they connect.
TABLES = ['/usr/share/zoneinfo', '/etc/localtime', '/etc/ssl/openssl.cnf', '/dev/urandom', '/dev/random']

def system(number, *words):
    return libc.syscall(ctypes.c_long(number), *words)

def landlock_abi():
    abi = system(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(1))
    if abi < 1:
        failing('the kernel has no Landlock')
    return abi

def all_rights(abi):
    """Each version of the kernel's interface knows some more."""
    files = (1 << 13) - 1
    for since, right in ((2, 1 << 13), (3, TRUNCATE), (5, 1 << 15)):
        files |= right if abi >= since else 0
    # Without a rule for it nothing listens; signals and unnamed sockets stay within.
    return struct.pack('QQQ', files, 0b11, 0b11)[: 8 if abi < 4 else 16 if abi < 6 else 24]

def opened(path):
    try:
        return os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return -1

OPENAT2, AT_FDCWD, RESOLVE_NO_SYMLINKS = 437, -100, 4

def opened_as_written(path):
    """Through no link: whoever may write into a project may put one there after we looked."""
    how = struct.pack('QQQ', os.O_PATH | os.O_CLOEXEC, 0, RESOLVE_NO_SYMLINKS)
    return system(OPENAT2, ctypes.c_int(AT_FDCWD), os.fsencode(path), how, ctypes.c_size_t(len(how)))

def allow(ruleset, place, rights):
    if place < 0:
        return
    if not stat.S_ISDIR(os.fstat(place).st_mode):
        rights &= OF_FILES
    if system(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(BELOW_PATH), struct.pack('=Qi', rights, place), ctypes.c_uint(0)) != 0:
        failing('landlock_add_rule')
    os.close(place)

def restrict_by_landlock(abi, rules):
    attributes = all_rights(abi)
    ruleset = system(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint(0))
    if ruleset < 0:
        failing('landlock_create_ruleset')
    for path in rules['read']:
        allow(ruleset, opened_as_written(path), READ_FILE | READ_DIR)
    for path in TABLES:
        allow(ruleset, opened(path), READ_FILE | READ_DIR)
    for path in rules['execute']:
        allow(ruleset, opened_as_written(path), EXECUTE | READ_FILE)
    for path in LIBRARIES:
        allow(ruleset, opened(path), EXECUTE | READ_FILE | READ_DIR)
    allow(ruleset, opened(os.devnull), READ_FILE | WRITE_FILE | (TRUNCATE if abi >= 3 else 0))
    for port in rules['ports'] if abi >= 4 else []:
        if system(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(TO_PORT), struct.pack('QQ', CONNECT_TCP, port), ctypes.c_uint(0)) != 0:
            failing('landlock_add_rule')
    if system(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0)) != 0:
        failing('landlock_restrict_self')
    os.close(ruleset)
`;
