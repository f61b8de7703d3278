import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { askForPassword, PLAIN } from './backend-messages';
import { FrontendFrames, type FrontendMessage } from './frontend-frames';

/** A client on its way in: no to TLS, then the password, in clear over the loopback. Whoever says anything else gets a RangeError. */
export class Visit {
  readonly #frames = new FrontendFrames();
  readonly #password: Buffer;
  #asked = false;
  #entered = false;

  constructor(password: string) {
    this.#password = Buffer.from(`${password}\0`);
  }

  push(chunk: Buffer): void {
    this.#frames.push(chunk);
  }

  /** The next whole message; null while it has not come. */
  next(): FrontendMessage | null {
    return this.#frames.next();
  }

  get entered(): boolean {
    return this.#entered;
  }

  /** True when it is in. Source: PostgreSQL manual, 55.7: SSLRequest, GSSENCRequest, StartupMessage, PasswordMessage. */
  enter(socket: Socket, { type, body }: FrontendMessage): boolean {
    if (!this.#asked) this.#start(socket, body.readUInt32BE(0));
    else if (type === 'p' && this.#isPassword(body)) this.#entered = true;
    else throw new RangeError('a wrong password');
    return this.#entered;
  }

  #start(socket: Socket, wanted: number): void {
    if (wanted === SSL_REQUEST || wanted === GSS_REQUEST) {
      socket.write(PLAIN);
      return;
    }
    if (wanted >>> 16 !== PROTOCOL_MAJOR) throw new RangeError('another protocol');
    this.#asked = true;
    this.#frames.started();
    socket.write(askForPassword());
  }

  #isPassword(body: Buffer): boolean {
    return body.length === this.#password.length && timingSafeEqual(body, this.#password);
  }
}

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const PROTOCOL_MAJOR = 3;
