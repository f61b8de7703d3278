/**
 * Part of the sandbox (sandbox-text.ts): what Landlock does not speak of. No further processes, no sockets but those of TCP, no rights and times of
 * files, nothing done to other processes or to the machine; calls that are younger than this list are answered as if the kernel were older.
 * `execve` stays, since the sandbox itself needs it: Landlock says what it may start, and what is started is held by the same filter.
 */
export const SECCOMP = `
# Each name with its number on x86_64 and on aarch64; None where it does not exist. From 424 on the numbers are the same.
CALLS = {
    'fork': (57, None), 'vfork': (58, None), 'clone': (56, 220), 'clone3': (435, 435), 'execveat': (322, 281),
    'kill': (62, 129), 'tkill': (200, 130), 'tgkill': (234, 131), 'rt_sigqueueinfo': (129, 138), 'rt_tgsigqueueinfo': (297, 240),
    'pidfd_send_signal': (424, 424), 'pidfd_open': (434, 434), 'pidfd_getfd': (438, 438),
    'ptrace': (101, 117), 'process_vm_readv': (310, 270), 'process_vm_writev': (311, 271), 'kcmp': (312, 272),
    'process_madvise': (440, 440), 'process_mrelease': (448, 448), 'prlimit64': (302, 261),
    'setpriority': (141, 140), 'ioprio_set': (251, 30), 'sched_setparam': (142, 118), 'sched_setscheduler': (144, 119),
    'sched_setattr': (314, 274), 'sched_setaffinity': (203, 122), 'migrate_pages': (256, 238), 'move_pages': (279, 239),
    'socket': (41, 198), 'socketpair': (53, 199), 'bind': (49, 200), 'listen': (50, 201),
    'sendto': (44, 206), 'sendmsg': (46, 211), 'sendmmsg': (307, 269),
    'chmod': (90, None), 'fchmod': (91, 52), 'fchmodat': (268, 53), 'fchmodat2': (452, 452),
    'chown': (92, None), 'fchown': (93, 55), 'lchown': (94, None), 'fchownat': (260, 54),
    'utime': (132, None), 'utimes': (235, None), 'futimesat': (261, None), 'utimensat': (280, 88),
    'setxattr': (188, 5), 'lsetxattr': (189, 6), 'fsetxattr': (190, 7),
    'removexattr': (197, 14), 'lremovexattr': (198, 15), 'fremovexattr': (199, 16),
    'truncate': (76, 45), 'ftruncate': (77, 46), 'open': (2, None), 'openat': (257, 56), 'openat2': (437, 437), 'open_by_handle_at': (304, 265),
    'shmget': (29, 194), 'shmat': (30, 196), 'shmctl': (31, 195), 'semget': (64, 190), 'semop': (65, 193), 'semctl': (66, 191),
    'semtimedop': (220, 192), 'msgget': (68, 186), 'msgsnd': (69, 189), 'msgrcv': (70, 188), 'msgctl': (71, 187),
    'mq_open': (240, 180), 'mq_unlink': (241, 181), 'add_key': (248, 217), 'request_key': (249, 218), 'keyctl': (250, 219),
    'io_uring_setup': (425, 425), 'io_uring_enter': (426, 426), 'io_uring_register': (427, 427),
    'bpf': (321, 280), 'perf_event_open': (298, 241), 'userfaultfd': (323, 282), 'memfd_create': (319, 279), 'memfd_secret': (447, 447),
    'unshare': (272, 97), 'setns': (308, 268), 'mount': (165, 40), 'umount2': (166, 39), 'pivot_root': (155, 41), 'chroot': (161, 51),
    'open_tree': (428, 428), 'move_mount': (429, 429), 'fsopen': (430, 430), 'fsconfig': (431, 431), 'fsmount': (432, 432),
    'fspick': (433, 433), 'mount_setattr': (442, 442), 'quotactl': (179, 60), 'quotactl_fd': (443, 443),
    'init_module': (175, 105), 'finit_module': (313, 273), 'delete_module': (176, 106), 'kexec_load': (246, 104), 'kexec_file_load': (320, 294),
    'reboot': (169, 142), 'swapon': (167, 224), 'swapoff': (168, 225), 'acct': (163, 89), 'iopl': (172, None), 'ioperm': (173, None),
    'settimeofday': (164, 170), 'clock_settime': (227, 112), 'clock_adjtime': (305, 266), 'adjtimex': (159, 171),
    'sethostname': (170, 161), 'setdomainname': (171, 162), 'vhangup': (153, 58), 'syslog': (103, 116), 'fanotify_init': (300, 262),
}
NEWEST = 462
MACHINES = {'x86_64': (0, 0xC000003E), 'aarch64': (1, 0xC00000B7)}

LOAD, AND, EQUAL, AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
ALLOWED, KILLED, REFUSED = 0x7FFF0000, 0x80000000, 0x00050000
NOT_PERMITTED, UNKNOWN = REFUSED | errno.EPERM, REFUSED | errno.ENOSYS
EVERY_BIT = 0xFFFFFFFF

CLONE_THREAD = 0x10000
AF_INET, AF_INET6, SOCK_STREAM, IPPROTO_TCP, MSG_FASTOPEN = 2, 10, 1, 6, 0x20000000

def among(argument, mask, values):
    """Goes on when the argument, masked, is one of the values, else refuses."""
    tests = [(EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
    return [(LOAD, 0, 0, 16 + 8 * argument), (AND, 0, 0, mask), *tests, (RETURN, 0, 0, NOT_PERMITTED)]

def lacks(argument, bits):
    return among(argument, bits, [0])

def conditions(abi):
    """What is allowed only with certain arguments."""
    own = os.getpid()
    told = {
        'clone': among(0, CLONE_THREAD, [CLONE_THREAD]),
        'kill': among(0, EVERY_BIT, [own]),
        'tgkill': among(0, EVERY_BIT, [own]),
        'prlimit64': among(0, EVERY_BIT, [0, own]),
        # Landlock knows the ports of TCP; a connection that begins with data does not ask it.
        'socket': among(0, EVERY_BIT, [AF_INET, AF_INET6]) + among(1, 0xF, [SOCK_STREAM]) + among(2, EVERY_BIT, [0, IPPROTO_TCP]),
        'socketpair': among(1, 0xF, [SOCK_STREAM]),
        'sendto': lacks(3, MSG_FASTOPEN),
        'sendmsg': lacks(2, MSG_FASTOPEN),
        'sendmmsg': lacks(3, MSG_FASTOPEN),
        # To truncate what may be read was no right of its own at first.
        'open': lacks(1, os.O_TRUNC) if abi < 3 else [],
        'openat': lacks(2, os.O_TRUNC) if abi < 3 else [],
    }
    return told

def instructions(abi):
    if sys.maxsize < 1 << 32:
        raise KeyError('a 32-bit interpreter')
    column, architecture = MACHINES[platform.machine()]
    program = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILLED), (LOAD, 0, 0, 0)]
    program += [(AT_LEAST, 0, 1, NEWEST + 1), (RETURN, 0, 0, UNKNOWN)]
    allowed = conditions(abi)
    for name, numbers in CALLS.items():
        if numbers[column] is None:
            continue
        refusal = [(RETURN, 0, 0, UNKNOWN if name in ('clone3', 'openat2') else NOT_PERMITTED)]
        body = refusal if name not in allowed else allowed[name] + [(RETURN, 0, 0, ALLOWED)]
        program += [(EQUAL, 0, len(body), numbers[column]), *body]
    return program + [(RETURN, 0, 0, ALLOWED)]

PR_SET_SECCOMP, FILTER = 22, 2

def restrict_by_seccomp(abi):
    program = instructions(abi)
    code = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *each) for each in program))
    told = ctypes.create_string_buffer(struct.pack('HxxxxxxP', len(program), ctypes.addressof(code)))
    if control(PR_SET_SECCOMP, FILTER, ctypes.addressof(told)) != 0:
        failing('seccomp')
`;
