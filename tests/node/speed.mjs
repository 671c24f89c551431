// Measures the web client in a real Chromium, by the browser's own performance API and its trace of the main thread.
// Takes {origin, cookie, script, traces} as JSON: a script is a list of [step, …given], traces a folder for them.
// Answers JSON: of each step its tasks, of each action its time, and what the first page was.
import { writeFile } from "node:fs/promises";

import { launched } from "./chromium.mjs";
import { tasksOf } from "./tasks.mjs";
import { watching } from "./watching.mjs";

const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];
const PATIENCE_MS = 60_000;
const STARTED_MS = 500; // the trace's own start is none of the page's tasks
const WHEEL_MS = 16;
const COUNT_MS = 250;
const SETTLED_MS = 800; // what an action brings in is on the page by then

const asked = JSON.parse(process.argv[2]);
const browser = await launched();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
context.setDefaultTimeout(PATIENCE_MS);
await context.addCookies([asked.cookie]);
await context.addInitScript(watching);
const page = await context.newPage();
const found = { steps: [], actions: [], nodesMax: 0 };

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const mark = (name) => page.evaluate((each) => void performance.mark(each), name);
const longTasks = () => page.evaluate(() => globalThis.watched.long);

// All that happens on the page's main thread meanwhile; `act` answers the actions that it consisted of, by their marks.
const traced = async (name, act) => {
  await browser.startTracing(page, { categories: CATEGORIES });
  await pause(STARTED_MS);
  const before = (await longTasks()).length;
  await mark(`${name}:begin`);
  const acts = await act();
  await mark(`${name}:end`);
  const long = (await longTasks()).slice(before);
  const trace = await browser.stopTracing();
  if (asked.traces) await writeFile(`${asked.traces}/${name}.json`, trace);
  const within = tasksOf(JSON.parse(trace).traceEvents);
  found.steps.push({ name, long, ...within(name) });
  found.actions.push(...acts.map(({ at, ...seen }) => ({ name, ...seen, ...within(at) })));
};

const repeated = async (name, count, act) =>
  traced(name, async () => {
    const acts = [];
    for (let index = 0; index < count; index++) {
      const at = `${name}-${index}`;
      acts.push({ at, ...(await act(index, at)) });
    }
    return acts;
  });

// From an input until what it is for is painted, and until all that it brings in is there.
const acted = async (at, what, given, input) => {
  await page.evaluate((waited) => globalThis.await_(...waited), [at, what, given]);
  await input();
  const seen = await Promise.race([page.evaluate(() => globalThis.watched.waiting), pause(PATIENCE_MS)]);
  if (!seen) throw new Error(`${at}: no ${what} after ${PATIENCE_MS} ms. The page: ${await page.innerText("body")}`);
  await pause(SETTLED_MS);
  await mark(`${at}:end`);
  return seen;
};

const countNodes = async () => {
  const nodes = await page.evaluate(() => document.querySelectorAll("[data-list], [data-list] *").length);
  found.nodesMax = Math.max(found.nodesMax, nodes);
};

// The next one of the list that is in sight, or else is brought there.
const nextRow = async (seen) => {
  for (;;) {
    const row = await page.evaluate((ids) => globalThis.rowBeside(ids), seen);
    if (row) return row;
    await page.mouse.wheel(0, 600);
    await pause(300);
  }
};

const steps = {
  visit: async (path, ready) => {
    await page.goto(asked.origin + path, { waitUntil: "load" });
    await page.locator(ready).first().waitFor();
    await pause(1_000);
    const urls = () => performance.getEntriesByType("resource").map(({ name }) => name);
    found.scripts ??= (await page.evaluate(urls)).filter((url) => url.endsWith(".js"));
    found.shifts ??= await page.evaluate(() => globalThis.watched.shifts);
  },
  // Nobody touches anything.
  watch: (name, seconds) =>
    traced(name, async () => {
      await page.mouse.move(1, 1);
      for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(COUNT_MS)) await countNodes();
      return [];
    }),
  // Down the list and up again, as fast as a wheel turns.
  scroll: (name, seconds, stepPx) =>
    traced(name, async () => {
      const { x, y, width, height } = await page.locator("[data-list]").boundingBox();
      await page.mouse.move(x + width / 2, y + height / 2);
      const began = Date.now();
      const passed = () => (Date.now() - began) / 1000;
      for (let counted = 0; passed() < seconds; await pause(WHEEL_MS)) {
        await page.mouse.wheel(0, passed() < 0.7 * seconds ? stepPx : -2 * stepPx);
        if (passed() < counted) continue;
        await countNodes();
        counted = passed() + COUNT_MS / 1000;
      }
      return [];
    }),
  // So many rows of the list one after the other, as they stand there.
  open: (name, count) => {
    const ids = [];
    return repeated(name, count, async (_, at) => {
      const { id, x, y } = await nextRow(ids);
      ids.push(id);
      return acted(at, "thread", [], () => page.mouse.click(x, y));
    });
  },
  // In the conversation that is open.
  send: (name, count) =>
    repeated(name, count, async (index, at) => {
      const text = `Thank you, we look into it. (${index})`;
      await page.locator("[data-composer]").fill(text);
      const seen = await acted(at, "said", [text], () => page.keyboard.press("Control+Enter"));
      await page.locator("[data-pending]").first().waitFor({ state: "detached" });
      return seen;
    }),
  // Letter by letter, each until it is painted.
  type: (name, text) =>
    repeated(name, text.length, async (index, at) => {
      await page.locator("[data-composer]").focus();
      await mark(`${at}:begin`);
      await page.keyboard.press(text[index] === " " ? "Space" : text[index]);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      await mark(`${at}:end`);
    }),
  // Another list each time, by the links of the sidebar.
  filter: (name, lists, rounds) =>
    repeated(name, rounds * lists.length, (index, at) => {
      const link = page.getByRole("link", { name: lists[index % lists.length] }).first();
      return acted(at, "list", [], () => link.click());
    }),
  search: (name, queries) =>
    repeated(name, queries.length, async (index, at) => {
      const field = page.locator("input[type=search]");
      await field.fill("");
      await pause(SETTLED_MS);
      return acted(at, "found", [], () => field.fill(queries[index]));
    }),
};

for (const [step, ...given] of asked.script) await steps[step](...given);
console.log(JSON.stringify(found));
await browser.close();
