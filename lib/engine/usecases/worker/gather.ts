import { InvariantError } from '../../base/invariant';

/** How many calls are done together at most. */
const MOST_TOGETHER = 64;

/**
 * Makes one function of many calls out of one that does several at once: the first call is done by itself, and those that come while it is
 * under way are done together next. Nothing is done before it was asked for, so what is read is never older than the call; nobody waits for
 * a time to pass. `together` answers in the order of its inputs; when it throws, all of its callers hear it.
 */
export function gather<Input, Output>(
  together: (inputs: readonly Input[]) => Promise<readonly Output[]>,
): (input: Input) => Promise<Output> {
  const waiting: Waiting<Input, Output>[] = [];
  let busy = false;
  const work = async (): Promise<void> => {
    busy = true;
    // Calls of the same moment belong together.
    await Promise.resolve();
    while (waiting.length > 0) await doTogether(waiting.splice(0, MOST_TOGETHER), together);
    busy = false;
  };
  return (input) =>
    new Promise<Output>((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      if (!busy) void work();
    });
}

interface Waiting<Input, Output> {
  readonly input: Input;
  readonly resolve: (output: Output) => void;
  readonly reject: (error: unknown) => void;
}

async function doTogether<Input, Output>(
  calls: readonly Waiting<Input, Output>[],
  together: (inputs: readonly Input[]) => Promise<readonly Output[]>,
): Promise<void> {
  try {
    const outputs = await together(calls.map(({ input }) => input));
    if (outputs.length !== calls.length) throw new InvariantError('not every call was answered');
    for (const [place, output] of outputs.entries()) calls[place]?.resolve(output);
  } catch (error) {
    for (const { reject } of calls) reject(error);
  }
}
