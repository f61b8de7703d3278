import { failure, type Failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { failed, success, type Result } from '../../engine/base/result';
import { millisecondsBetween, type Instant } from '../../engine/model/instant';
import type { Clock } from '../../engine/ports/clock';
import type { Logger } from '../../engine/ports/logger';
import { majorOfScratchServer, type ScratchServer } from '../../engine/worker';
import { fetchedServer, fetchServer } from '../embedded/fetch-server';
import { pinnedServer, type PinnedServer } from '../embedded/pinned-servers';
import { platformPackageName, resolveServerBinaries, type ServerBinaries } from '../embedded/server-binaries';
import { startEmbeddedServer, type EmbeddedServer } from '../embedded/start-embedded-server';
import { scratchServerOf, scratchServerOfEmbedded } from '../scratch-server-of';
import { fetchedServersFolder, scratchServerFolder } from './scratch-server-folders';

export interface ScratchServers {
  /** The server of a major version, or whichever there is. Failures: SCRATCH.NO_SERVER, SCRATCH.FETCHING, SCRATCH.FETCH_FAILED, EMBEDDED.*. */
  of(major: number | 'any'): Promise<Result<ScratchServer>>;
  /** Stops what was started here. */
  close(): Promise<void>;
}

export interface ScratchServersInput {
  /** The operator's, by major version; `any` is the one that was given for all of them. */
  readonly given: { readonly any: string | null; readonly byMajor: ReadonlyMap<number, string> };
  /** Null where no server may be started: the operator's are all there are. `npm`: its environment; null where fetching is forbidden. */
  readonly own: {
    readonly dataFolder: string;
    readonly npm: Readonly<Record<string, string>> | null;
  } | null;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stopping: AbortSignal;
  /** Called when a fetch has come to its end, whichever it was. */
  readonly onFetched: (major: number) => Promise<void>;
}

/**
 * The scratch servers of a worker. Where it may, it has servers of other majors by itself: installed binaries are started at once, others
 * are fetched in the background, once for whoever asks meanwhile, and the asking ones are told that it is under way.
 */
export function createScratchServers(input: ScratchServersInput): ScratchServers {
  const servers = new OwnServers(input);
  const majors = new Map<string, number>();
  const general = scratchServerOf(input.given.any);
  return {
    of: async (major) => {
      if (major === 'any') return firstGiven(input.given, general);
      const own = scratchServerOf(input.given.byMajor.get(major) ?? null);
      if (own !== null) return success(own);
      if (input.own === null) return general === null ? failed(noServer(major)) : success(general);
      if (general !== null && (await fits(general, major, majors))) return success(general);
      return servers.of(major);
    },
    close: () => servers.close(),
  };
}

function firstGiven(
  { byMajor }: ScratchServersInput['given'],
  general: ScratchServer | null,
): Result<ScratchServer> {
  const [first = null] = byMajor.values();
  const any = general ?? scratchServerOf(first);
  return any === null ? failed(noServer(null)) : success(any);
}

/** One that does not answer is taken for what it should be: whoever uses it says best what is wrong. */
async function fits(server: ScratchServer, major: number, majors: Map<string, number>): Promise<boolean> {
  const name = `${server.connection.host}:${String(server.connection.port)}`;
  const known = majors.get(name) ?? (await majorOfScratchServer(server));
  if (known !== null) majors.set(name, known);
  return known === null || known === major;
}

/** A fetch that failed is tried again when somebody asks after this time. */
const AGAIN_MS = 60_000;

class OwnServers {
  readonly #input: ScratchServersInput;
  readonly #running = new Map<number, Promise<EmbeddedServer>>();
  readonly #fetching = new Set<number>();
  readonly #failures = new Map<number, { readonly at: Instant; readonly failure: Failure }>();
  #closed = false;

  constructor(input: ScratchServersInput) {
    this.#input = input;
  }

  async of(major: number): Promise<Result<ScratchServer>> {
    const { own } = this.#input;
    if (this.#fetching.has(major)) return failed(fetching(major));
    if (own === null || this.#closed) return failed(noServer(major));
    try {
      const binaries = await this.#binaries(major, own.dataFolder);
      if ('root' in binaries) {
        return success(scratchServerOfEmbedded(await this.#start(binaries, own.dataFolder)));
      }
      return failed(own.npm === null ? fetchForbidden(major) : this.#fetch(major, binaries));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return failed(error.failure);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(
      [...this.#running.values()].map((server) =>
        server.then(
          ({ stop }) => stop(),
          () => undefined,
        ),
      ),
    );
  }

  /** Installed with Lockkeeper, fetched before, or what there is to fetch. Throws `Fault` where there is nothing for this machine. */
  async #binaries(major: number, dataFolder: string): Promise<ServerBinaries | PinnedServer> {
    const installed = await resolveServerBinaries(major).catch((error: unknown) => {
      if (error instanceof Fault) return null;
      throw error;
    });
    if (installed !== null) return installed;
    const pinned = pinnedServer(major, platformPackageName(process.platform, process.arch));
    if (pinned === null) throw new Fault(notPinned(major));
    return (await fetchedServer({ major, pinned, folder: fetchedServersFolder(dataFolder) })) ?? pinned;
  }

  async #start(binaries: ServerBinaries, dataFolder: string): Promise<EmbeddedServer> {
    const { major } = binaries;
    const known = this.#running.get(major);
    if (known !== undefined) return known;
    const starting = startEmbeddedServer({
      name: 'lab',
      major,
      binaries,
      folder: scratchServerFolder(dataFolder, major),
      durable: false,
    });
    this.#running.set(major, starting);
    const forget = (): void => {
      if (this.#running.get(major) === starting) this.#running.delete(major);
    };
    starting.then(({ exited }) => exited.then(forget), forget);
    return starting;
  }

  #fetch(major: number, pinned: PinnedServer): Failure {
    const { clock, logger } = this.#input;
    if (this.#fetching.has(major)) return fetching(major);
    const before = this.#failures.get(major);
    if (before !== undefined && millisecondsBetween(before.at, clock.now()) < AGAIN_MS) return before.failure;
    this.#fetching.add(major);
    logger.info('scratch.fetching', { major, version: pinned.version });
    void this.#fetchNow(major, pinned);
    return fetching(major);
  }

  async #fetchNow(major: number, pinned: PinnedServer): Promise<void> {
    const { own, clock, logger, stopping, onFetched } = this.#input;
    try {
      const folder = fetchedServersFolder(own?.dataFolder ?? '');
      await fetchServer({ major, pinned, folder, environment: own?.npm ?? {}, signal: stopping });
      this.#failures.delete(major);
      logger.info('scratch.fetched', { major, version: pinned.version });
    } catch (error) {
      const shown = error instanceof Fault ? error.failure : null;
      logger.warn('scratch.not_fetched', { major, error });
      if (shown !== null) this.#failures.set(major, { at: clock.now(), failure: shown });
    }
    this.#fetching.delete(major);
    if (stopping.aborted) return;
    await onFetched(major).catch((error: unknown) => {
      logger.warn('scratch.not_told', { major, error });
    });
  }
}

const BUILT_ON =
  'Catalog texts differ between major versions: the expected schema has to be built on the target’s own.';

const noServer = (major: number | null): Failure =>
  major === null
    ? failure('SCRATCH.NO_SERVER', 'There is no scratch server.', {
        fix: 'Give one in SCRATCH_DATABASE_URL.',
      })
    : failure('SCRATCH.NO_SERVER', `There is no scratch server of PostgreSQL ${String(major)}.`, {
        why: BUILT_ON,
        fix: `Give one in SCRATCH_DATABASE_URL_${String(major)}.`,
      });

const fetchForbidden = (major: number): Failure =>
  failure('SCRATCH.NO_SERVER', `There is no scratch server of PostgreSQL ${String(major)}.`, {
    why: `${BUILT_ON} Fetching one is forbidden here by LOCKKEEPER_FETCH_SERVERS=0.`,
    fix: `Give one in SCRATCH_DATABASE_URL_${String(major)}, or allow the fetching.`,
  });

const notPinned = (major: number): Failure =>
  failure('SCRATCH.NO_SERVER', `There is no scratch server of PostgreSQL ${String(major)}.`, {
    why: `${BUILT_ON} Lockkeeper knows no package with PostgreSQL ${String(major)} for this machine.`,
    fix: `Give one in SCRATCH_DATABASE_URL_${String(major)}.`,
  });

const fetching = (major: number): Failure =>
  failure('SCRATCH.FETCHING', `PostgreSQL ${String(major)} is being fetched for the comparison.`, {
    why: BUILT_ON,
    fix: 'Nothing: the schemas are compared as soon as it is there, within a minute or two as a rule.',
  });
