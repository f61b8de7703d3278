import { pino, type DestinationStream } from 'pino';
import type { Logger } from '../../engine/ports/logger';
import type { LogMemory } from './log-memory';
import { redact } from './redact';

export interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Which process speaks: `web`, `worker`, `cli`, `supervisor`. */
  readonly process: string;
  /** Standard output unless told. */
  readonly destination?: DestinationStream;
  /** Keeps the last lines as well. */
  readonly memory?: LogMemory;
}

/** One JSON object a line: time, level, process, event and the fields, redacted. A field that cannot be written is dropped, never thrown. */
export function createLogger(options: LoggerOptions): Logger {
  const sink = pino(
    {
      level: options.level,
      base: { process: options.process },
      messageKey: 'event',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    remembering(options.destination ?? pino.destination({ fd: 1, sync: true }), options.memory),
  );
  const write =
    (level: LoggerOptions['level']) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      sink[level](redact(fields), event);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function remembering(destination: DestinationStream, memory: LogMemory | undefined): DestinationStream {
  if (memory === undefined) return destination;
  return {
    write: (line) => {
      memory.add(line);
      destination.write(line);
    },
  };
}
