import { LANDLOCK } from './landlock-text';
import { SECCOMP } from './seccomp-text';

/**
 * The program that makes itself small and then becomes another one, as text. It is run by an interpreter of the machine that has loaded nothing
 * of anybody's (`-I -S`), so what it gives up is given up before the first line of a project runs, and for good: the kernel lets no process
 * and none of its children take it back. With `probe` it does the same to itself and says what the kernel has.
 * Sources: landlock(7), seccomp(2), capabilities(7), `linux/landlock.h`.
 */
export const SANDBOX = `
try:
    import ctypes
except ImportError:
    ctypes = None
import errno
import json
import os
import platform
import stat
import struct
import sys

libc = ctypes and ctypes.CDLL(None, use_errno=True)

def failing(word):
    number = ctypes.get_errno()
    raise OSError(number, '%s: %s' % (word, os.strerror(number)))

def control(option, *rest):
    words = [ctypes.c_ulong(word) for word in rest] + [ctypes.c_ulong(0)] * (4 - len(rest))
    return libc.prctl(ctypes.c_int(option), *words)

PR_CAPBSET_READ, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 23, 24, 38
# An account that may read everything goes on reading what the rules let it.
CAP_DAC_READ_SEARCH = 2

def drop_capabilities():
    number = 0
    while True:
        has = control(PR_CAPBSET_READ, number)
        if has < 0:
            break
        if has and number != CAP_DAC_READ_SEARCH:
            control(PR_CAPBSET_DROP, number)
        number += 1
    header = struct.pack('Ii', 0x20080522, 0)
    held = ctypes.create_string_buffer(24)
    if libc.capget(header, held) != 0:
        failing('capget')
    permitted = struct.unpack('6I', held.raw)[1] & (1 << CAP_DAC_READ_SEARCH)
    if libc.capset(header, struct.pack('6I', permitted, permitted, 0, 0, 0, 0)) != 0:
        failing('capset')
${LANDLOCK}
${SECCOMP}
def restrict(rules):
    abi = landlock_abi()
    if control(PR_SET_NO_NEW_PRIVS, 1) != 0:
        failing('no_new_privs')
    restrict_by_landlock(abi, rules)
    drop_capabilities()
    restrict_by_seccomp(abi)
    return abi

def probe():
    if ctypes is None:
        return {'missing': 'this Python has no ctypes'}
    try:
        return {'abi': restrict({'read': [], 'execute': [], 'ports': []})}
    except (OSError, AttributeError, KeyError) as error:
        return {'missing': '%s' % (error,)}

if sys.argv[1] == 'probe':
    print(json.dumps(probe()))
else:
    wanted = json.loads(sys.argv[1])
    restrict(wanted)
    os.execv(wanted['command'][0], wanted['command'])
`;
