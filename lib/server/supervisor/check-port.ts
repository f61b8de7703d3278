import { createServer } from 'node:net';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';

/** Throws START.PORT_IN_USE or START.PORT_REFUSED before anything is started that would have to be stopped again. */
export function checkPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new Fault(portFailure(host, port, cause.code), { cause })),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

function portFailure(host: string, port: number, code: string | undefined) {
  const place = `${host}:${String(port)}`;
  if (code === 'EADDRINUSE') {
    return failure('START.PORT_IN_USE', `Another program listens on ${place} already.`, {
      fix: 'Stop it, or choose another port with LOCKKEEPER_PORT.',
    });
  }
  return failure('START.PORT_REFUSED', `Lockkeeper may not listen on ${place} (${code ?? 'unknown'}).`, {
    fix: 'Choose another address with LOCKKEEPER_HOST or another port with LOCKKEEPER_PORT.',
  });
}
