import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from '@playwright/test';
import { urlOf, withServers } from './support/bench-servers';
import { withInstallation, type Installation } from './support/installation';
import { fillFleet, observationOf, observe, type LargeFleet } from './support/large-fleet';
import { median, seconds } from './support/measure';
import { withWeb } from './support/web-process';

const PAGES = { matrix: '/p/fleet', projects: '/p', home: '/' } as const;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;

/**
 * What a person with many environments waits for, in a real browser at the web process as it was built: bytes, first paint, scrolling and the
 * arrival of news. The store is filled by the product itself; nothing is behind the environments.
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      environments: { type: 'string', default: '300' },
      migrations: { type: 'string', default: '1000' },
      projects: { type: 'string', default: '50' },
      rounds: { type: 'string', default: '5' },
      pictures: { type: 'string' },
    },
  });
  const size = {
    environments: Number(values.environments),
    migrations: Number(values.migrations),
    projects: Number(values.projects),
  };
  await withServers(async (servers) => {
    const { folder } = servers;
    const [store, lab] = [await servers.start('store', 18), await servers.start('lab', 18)];
    const input = { folder, storeUrl: urlOf(store), scratchUrl: urlOf(lab), sourceRoot: folder };
    await withInstallation({ ...input, without: ['observe', 'check_drift'] }, async (installation) => {
      const began = performance.now();
      const fleet = await fillFleet(installation, folder, size);
      say(`filled in ${seconds(performance.now() - began)}`);
      await withWeb(input, (url) =>
        withPage(url, installation, async (page) => {
          await firstPaints(page, url, Number(values.rounds));
          await dataOf(page, url, fleet);
          await scrolling(page, url);
          await news(page, url, { installation, fleet, rounds: Number(values.rounds) });
          await manyNews(page, url, { installation, fleet });
          if (values.pictures !== undefined) await pictures(page, url, values.pictures);
        }),
      );
    });
  });
}

async function withPage(
  url: string,
  { people }: Installation,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const executablePath = process.env['CHROME_PATH'];
  const browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    // A thousand migrations take the server a while: what is measured is how long, not whether somebody would have waited.
    page.setDefaultTimeout(180_000);
    page.setDefaultNavigationTimeout(180_000);
    await page.goto(`${url}/sign-in`);
    await page.getByLabel(/e-mail/i).fill(people.approver.email);
    await page.getByLabel(/^password/i).fill(people.approver.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(`${url}/`);
    await use(page);
  } finally {
    await browser.close();
  }
}

/** From the address to the first and the largest picture, with what the browser keeps from before. */
async function firstPaints(page: Page, url: string, rounds: number): Promise<void> {
  for (const [name, path] of Object.entries(PAGES)) {
    const firsts: number[] = [];
    const largests: number[] = [];
    const answers: number[] = [];
    let elements = 0;
    for (let round = 0; round <= rounds; round += 1) {
      await page.goto(`${url}${path}`, { waitUntil: 'load' });
      const seen = await page.evaluate(
        () =>
          new Promise<{ first: number; largest: number; answer: number; elements: number }>((resolve) => {
            new PerformanceObserver((list) => {
              const navigation = performance.getEntriesByType('navigation')[0];
              resolve({
                first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
                largest: list.getEntries().at(-1)?.startTime ?? Number.NaN,
                answer:
                  navigation instanceof PerformanceNavigationTiming ? navigation.responseStart : Number.NaN,
                elements: document.querySelectorAll('*').length,
              });
            }).observe({ type: 'largest-contentful-paint', buffered: true });
          }),
      );
      if (round === 0) {
        say(`${name}: the first of this process ${ms(seen.first)}`);
        continue;
      }
      firsts.push(seen.first);
      largests.push(seen.largest);
      answers.push(seen.answer);
      elements = seen.elements;
    }
    say(
      `${name}: first paint ${ms(median(firsts))}, largest ${ms(median(largests))}, answer begins after ${ms(median(answers))}, ${String(elements)} elements`,
    );
  }
}

/** What travels for the matrix: the page's data when it is read again as a whole, the whole document, and what a live patch reads. */
async function dataOf(page: Page, url: string, { environments }: LargeFleet): Promise<void> {
  const columns = `${url}/api/v1/projects/fleet/columns`;
  for (const [name, address] of [
    ['one environment', `${columns}?environments=${environments[1]?.id ?? ''}`],
    ['all environments', columns],
  ] as const) {
    const column = await (await page.request.get(address)).body();
    say(
      `${name} of the matrix: ${kilobytes(gzipSync(column).byteLength)} of ${kilobytes(column.byteLength)}`,
    );
  }
  const data = await page.request.get(`${url}${PAGES.matrix}`, { headers: { RSC: '1' } });
  const whole = await page.request.get(`${url}${PAGES.matrix}`);
  const [patch, document] = [await data.body(), await whole.body()];
  say(`matrix data: ${kilobytes(gzipSync(patch).byteLength)} of ${kilobytes(patch.byteLength)}`);
  say(`matrix document: ${kilobytes(gzipSync(document).byteLength)} of ${kilobytes(document.byteLength)}`);
}

/** Pictures a second while the matrix scrolls by itself, down and across. */
async function scrolling(page: Page, url: string): Promise<void> {
  await page.goto(`${url}${PAGES.matrix}`, { waitUntil: 'load' });
  await page.waitForTimeout(1500);
  for (const axis of ['scrollTop', 'scrollLeft'] as const) {
    const { frames, worst } = await page.evaluate(
      (direction) =>
        new Promise<{ frames: number; worst: number }>((resolve) => {
          const grid = document.querySelector('[role=grid]');
          const times: number[] = [];
          const step = (now: number): void => {
            times.push(now);
            if (grid !== null) grid[direction] += 60;
            if (times.length > 1 && now - (times[0] ?? now) > 3000) {
              const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time));
              resolve({ frames: (gaps.length / (now - (times[0] ?? 0))) * 1000, worst: Math.max(...gaps) });
              return;
            }
            requestAnimationFrame(step);
          };
          requestAnimationFrame(step);
        }),
      axis,
    );
    say(`${axis}: ${frames.toFixed(1)} frames a second, the longest ${ms(worst)}`);
  }
}

/** From a look that found something new to the page that shows it: the browser's own work. */
async function news(
  page: Page,
  url: string,
  given: { readonly installation: Installation; readonly fleet: LargeFleet; readonly rounds: number },
): Promise<void> {
  const { installation, fleet } = given;
  await page.goto(`${url}${PAGES.matrix}`, { waitUntil: 'load' });
  await page.waitForTimeout(2500);
  const busy = await scriptClocks(page);
  const environment = fleet.environments[1];
  if (environment === undefined) return;
  const [work, spent]: [number[], number[]] = [[], []];
  const waits: number[] = [];
  for (let round = 0; round < given.rounds; round += 1) {
    const start = await busy();
    const began = performance.now();
    const at = installation.ports.clock.now();
    // In turn one that is behind and one that is not.
    const place = round % 2 === 0 ? 9 : 1;
    const observation = observationOf({ ...fleet, environment, place, at });
    const shown = changeOf(page, environment.name);
    await observe(installation, { release: fleet.release, observation });
    await shown;
    waits.push(performance.now() - began);
    const end = await busy();
    work.push(end.script - start.script);
    spent.push(end.spent - start.spent);
    say(
      `  news ${String(round)}: scripts ${ms(end.script - start.script)}, of the processor ${ms(end.spent - start.spent)}`,
    );
    await page.waitForTimeout(700);
  }
  say(
    `news: scripts ${ms(median(work))}, of the processor ${ms(median(spent))}, shown after ${ms(median(waits))}`,
  );
}

/** Many looks that find something new, as fast as the store takes them. */
async function manyNews(
  page: Page,
  url: string,
  { installation, fleet }: { readonly installation: Installation; readonly fleet: LargeFleet },
): Promise<void> {
  await page.goto(`${url}${PAGES.matrix}`, { waitUntil: 'load' });
  await page.waitForTimeout(2500);
  const busy = await scriptClocks(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const start = await busy();
  const began = performance.now();
  for (const [place, environment] of fleet.environments.entries()) {
    const at = installation.ports.clock.now();
    await observe(installation, {
      release: fleet.release,
      observation: observationOf({ ...fleet, environment, place: place + 1, at }),
    });
  }
  const committed = performance.now() - began;
  await page.waitForTimeout(3000);
  const end = await busy();
  const columns = asked.filter((address) => address.includes('/columns'));
  say(
    `news of ${String(fleet.environments.length)} environments in ${seconds(committed)}: ${String(columns.length)} requests for columns, ${String(asked.length - columns.length)} others, scripts ${ms(end.script - start.script)}, of the processor ${ms(end.spent - start.spent)}`,
  );
}

/** Resolves when the head of a column says something else; looks only when the page changes, so that looking costs nothing. */
const changeOf = (page: Page, name: string): Promise<void> =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const said = (): string | undefined =>
          [...document.querySelectorAll('[role=columnheader]')].find(({ textContent }) =>
            textContent.includes(wanted),
          )?.textContent;
        const before = said();
        const watcher = new MutationObserver(() => {
          if (said() === before) return;
          watcher.disconnect();
          resolve();
        });
        watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    name,
  );

/** What the browser itself says of its scripts since the page began: how long they took, and how long of that the processor was theirs. */
async function scriptClocks(page: Page): Promise<() => Promise<{ script: number; spent: number }>> {
  const clock = async (timeDomain: 'timeTicks' | 'threadTicks'): Promise<() => Promise<number>> => {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain });
    return async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000;
    };
  };
  const [taken, spent] = [await clock('timeTicks'), await clock('threadTicks')];
  return async () => ({ script: await taken(), spent: await spent() });
}

async function pictures(page: Page, url: string, folder: string): Promise<void> {
  for (const [name, path] of Object.entries(PAGES)) {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${url}${path}`, { waitUntil: 'load' });
      await page.screenshot({ path: `${folder}/${name}-${String(width)}.png` });
    }
  }
}
