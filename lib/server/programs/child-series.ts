import { failed, success, type Result } from '../../engine/base/result';
import type { CanonicalValue } from '../../engine/base/canonical-json';
import type { ProgramOrder, ProgramSeries, ProgramTurn } from '../../engine/ports/program-runner';
import type { Compiled } from './compile-typescript';
import { startChild, type ChildInput } from './program-child';
import { makeProgramFolder } from './program-folder';
import { SeriesChild } from './series-child';

interface SeriesInput extends ChildInput {
  readonly compile: (order: ProgramOrder) => Promise<Compiled>;
}

/** After so many a child is ended: starting it is shared by enough of them, and what they leave behind in it stays within its limits. */
const MOST_IN_A_CHILD = 25;

/** Programs of one folder, one after another in one child while each of them goes well. */
export function createChildSeries(
  input: SeriesInput,
  order: Omit<ProgramOrder, keyof ProgramTurn>,
): ProgramSeries {
  let child: SeriesChild | null = null;
  let inChild = 0;
  const end = async (): Promise<void> => {
    const ending = child;
    child = null;
    await ending?.end();
  };
  const run = async (turn: ProgramTurn): Promise<Result<CanonicalValue>> => {
    if (child?.isOver === true || inChild === MOST_IN_A_CHILD) await end();
    if (child === null) {
      inChild = 0;
      const started = await startSeries(input, { ...order, ...turn });
      if (!started.ok) return started;
      child = started.value;
    }
    inChild += 1;
    const ran = await child.run(turn);
    if (!ran.ok) await end();
    return ran;
  };
  return {
    run,
    end,
    get hadCompany() {
      return inChild > 1;
    },
  };
}

async function startSeries(input: SeriesInput, order: ProgramOrder): Promise<Result<SeriesChild>> {
  const place = await makeProgramFolder(order, await input.compile(order));
  const started = await startChild(input, order, place).catch(async (error: unknown) => {
    await place.remove();
    throw error;
  });
  if (started.ok) return success(new SeriesChild(started.value, { home: order.home, place }, order.input));
  await place.remove();
  return failed(started.failure);
}
