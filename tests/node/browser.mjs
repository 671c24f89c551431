// Drives a real Chromium. Reads orders as lines of JSON, {tab, act, ...}, and answers each with a line.
// A tab is a browser of its own: its cookies are nobody else's.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { launched } from "./chromium.mjs";

const AXE = join(import.meta.dirname, "../../web/node_modules/axe-core/axe.min.js");
const PATIENCE_MS = 20_000;
const TABS_MAX = 150;
const SHOWN_MS_MAX = 5_000;

// The addresses that the browser went through, and what stands at the last one.
const landed = async (page, go, screenshot) => {
  const navigated = page.waitForNavigation({ waitUntil: "domcontentloaded" });
  const [response] = await Promise.all([navigated, go()]);
  if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });
  const text = await page.evaluate(() => document.querySelector("pre")?.textContent ?? document.body.innerText);
  const through = [];
  for (let request = response.request(); request; request = request.redirectedFrom()) through.unshift(request.url());
  return { through, status: response.status(), headers: await response.allHeaders(), text };
};

const acts = {
  visit: (page, { url, screenshot }) => landed(page, () => page.goto(url, { waitUntil: "domcontentloaded" }), screenshot),
  // As a page of this origin does it: by itself, not by its user.
  follow: (page, { url, screenshot }) =>
    landed(page, () => page.evaluate((to) => void (location.href = to), url), screenshot),
  click: (page, { button, screenshot }) =>
    landed(page, () => page.getByRole("button", { name: button, exact: true }).first().click(), screenshot),
  submit: (page, { url, fields, enctype, screenshot }) =>
    landed(page, () => page.evaluate(posted, { url, fields, enctype }), screenshot),
  fetch: (page, { url, options }) => page.evaluate(fetched, { url, options }),
  // What leads nowhere else.
  press: (page, { button }) => page.getByRole("button", { name: button, exact: true }).first().click(),
  press_twice: (page, { button }) => page.getByRole("button", { name: button, exact: true }).first().dblclick(),
  // What has the focus before anything else is done.
  focus_after: (page, { button }) =>
    page.getByRole("button", { name: button, exact: true }).first().evaluate((element) => {
      element.click();
      return document.activeElement?.ariaLabel ?? "";
    }),
  fill: (page, { label, value }) => page.getByLabel(label, { exact: true }).fill(value),
  write: (page, { selector, value }) => page.locator(selector).fill(value),
  key: (page, { key }) => page.keyboard.press(key),
  // As whoever has no mouse goes there.
  reach: async (page, { kind, name }) => {
    const all = kind === "field" ? page.getByLabel(name, { exact: true }) : page.getByRole(kind, { name, exact: kind === "button" });
    const wanted = all.first();
    await wanted.waitFor();
    for (let presses = 0; !(await wanted.evaluate(hasFocus)); presses += 1) {
      if (presses > TABS_MAX) throw new Error(`Tab does not lead to the ${kind} ${name} within ${TABS_MAX} presses`);
      await page.keyboard.press("Tab");
    }
  },
  attach: (page, { label, name, mimeType, base64 }) =>
    page.getByLabel(label, { exact: true }).setInputFiles({ name, mimeType, buffer: Buffer.from(base64, "base64") }),
  see: (page, { text }) => page.getByText(text, { exact: true }).first().waitFor(),
  unsee: (page, { text }) => page.getByText(text, { exact: true }).first().waitFor({ state: "hidden" }),
  type: (page, { text }) => page.keyboard.type(text),
  follow_link: (page, { link }) => page.getByRole("link", { name: link }).first().click(),
  await: (page, { selector, patience_s }) => page.locator(selector).first().waitFor({ timeout: patience_s * 1_000 }),
  gone: (page, { selector }) => page.locator(selector).first().waitFor({ state: "hidden" }),
  texts: (page, { selector }) => page.locator(selector).allInnerTexts(),
  count: (page, { selector }) => page.locator(selector).count(),
  scripts: (page) =>
    page.evaluate(() => {
      const urls = performance.getEntriesByType("resource").map(({ name }) => name);
      return urls.filter((url) => url.endsWith(".js"));
    }),
  value: (page, { selector }) => page.locator(selector).first().inputValue(),
  // What was asked for is done, and its answer never comes.
  lose: (page, { url }) => once(page, url, losing),
  // It is never asked for, as if the network were gone for a moment.
  refuse_all: (page, { pattern }) => page.route(new RegExp(pattern), (route) => route.abort()),
  refuse: (page, { url }) => once(page, url, (route) => route.abort()),
  // From now on its answers say something else, as those of a server that is not as careful as ours.
  alter: (page, { url, said, instead }) =>
    page.route(url, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll(said, JSON.stringify(instead).slice(1, -1));
      await route.fulfill({ response, body });
    }),
  // The next call of this waits until it is released: before it is sent, or with its answer, which grows old.
  hold: async (page, { pattern, is_answered }) => {
    const hold = { isHeld: false };
    const released = new Promise((resolve) => Object.assign(hold, { release: resolve }));
    holds.set(page, { ...holds.get(page), [pattern]: hold });
    await once(page, new RegExp(pattern), async (route) => {
      const response = is_answered && (await route.fetch());
      hold.isHeld = true;
      await released;
      await (response ? route.fulfill({ response }) : route.continue());
    });
  },
  held: (page, { pattern }) => holds.get(page)[pattern].isHeld,
  release: (page, { pattern }) => holds.get(page)[pattern].release(),
  offline: (page, { is }) => page.context().setOffline(is),
  upload_rate: async (page, { bytesPerS }) => {
    const session = await page.context().newCDPSession(page);
    const rates = { latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerS };
    await session.send("Network.emulateNetworkConditions", { offline: false, ...rates });
  },
  give_files: (page, { selector, how, files }) => page.locator(selector).first().evaluate(given, { how, files }),
  asked: (page) => asked.get(page),
  scheme: (page, { scheme }) => page.emulateMedia({ colorScheme: scheme }),
  shoot: (page, { path }) => page.screenshot({ path }),
  complaints: (page) => complaints.get(page).splice(0),
  shifts: (page) => page.evaluate(shifts),
  loaded: (page) => page.evaluate(loaded),
  overflow: (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  faults: async (page, { rules }) => {
    await page.evaluate(await readFile(AXE, "utf8"));
    return page.evaluate(found, rules);
  },
  size: (page, { width, height }) => page.setViewportSize({ width, height }),
  cookies: (page) => page.context().cookies(),
  readable: (page) => page.evaluate(() => document.cookie),
  keep: (page, { cookie }) => page.context().addCookies([cookie]),
  forget: (page, { name }) => page.context().clearCookies({ name }),
};

// Not by `times`: when the last of all routes expires, Playwright looks at no request any more, lets go of what others
// hold, and may leave one that comes just then unanswered.
const once = async (page, url, handle) => {
  let isTaken = false;
  await page.route(url, (route) => {
    if (isTaken) return route.fallback();
    isTaken = true;
    return handle(route);
  });
};

const losing = async (route) => {
  await route.fetch();
  await route.abort();
};

// What the browser refused by the page's policy, and what failed in its scripts.
const complaints = new Map();
const holds = new Map();
const asked = new Map(); // every request, but for what stands in the page itself
const listen = (page) => {
  const heard = [];
  complaints.set(page, heard);
  asked.set(page, []);
  page.on("request", (request) => {
    const url = request.url();
    if (/^https?:/.test(url)) asked.get(page).push({ url, after: request.headers()["last-event-id"] ?? null });
  });
  page.on("pageerror", (error) => heard.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && message.text().includes("Content Security Policy")) heard.push(message.text());
  });
  return page;
};

// These run in the page.
const hasFocus = (element) => element === document.activeElement;
// A theme that was just changed fades in, and what is half faded has colours that nobody chose.
const found = async (rules) => {
  for (let frames = 0; frames < 3; frames += 1) await new Promise((next) => requestAnimationFrame(next));
  const fading = document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity);
  await Promise.all(fading.map(({ finished }) => finished.catch(() => {})));
  const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
  const bad = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = ({ html, any }) => `${html.slice(0, 200)} (${any.map(({ message }) => message).join("; ")})`;
  return bad.map(({ id, nodes }) => `${id}: ${nodes.map(told).join(" | ")}`);
};
// From the first paint on, what moved without anybody's doing: by how much, and what.
const watchShifts = () => {
  globalThis.shifted = [];
  const note = ({ startTime: at, value, hadRecentInput, sources }) => {
    const moved = sources.map(({ node }) => (node?.parentElement ? `${node.nodeName} in ${node.parentElement.outerHTML.slice(0, 120)}` : "?"));
    if (!hadRecentInput) globalThis.shifted.push({ at, value, moved });
  };
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
};
const shifts = async () => {
  for (let frames = 0; frames < 2; frames += 1) await new Promise((next) => requestAnimationFrame(next));
  return globalThis.shifted;
};
// What the page was given, and what of it came over the network.
const loaded = () => performance.getEntriesByType("resource").map(({ name, transferSize }) => ({ url: name, bytes: transferSize }));
const given = (element, { how, files }) => {
  const carried = new DataTransfer();
  for (const { name, type, bytes, base64 } of files) {
    const content = !base64 ? new Uint8Array(bytes) : Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    carried.items.add(new File([content], name, { type }));
  }
  const manner = { bubbles: true, cancelable: true };
  const event =
    how === "paste"
      ? new ClipboardEvent("paste", { ...manner, clipboardData: carried })
      : new DragEvent(how, { ...manner, dataTransfer: carried });
  element.dispatchEvent(event);
};
const posted = ({ url, fields, enctype }) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url, enctype });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
};
const fetched = async ({ url, options }) => {
  try {
    const response = await fetch(url, options);
    return { type: response.type, status: response.status, text: await response.text() };
  } catch (error) {
    return { type: "error", status: 0, text: String(error) };
  }
};

const browser = await launched();
const tabs = new Map();
const tabOf = async (name) => {
  if (!tabs.has(name)) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript(watchShifts);
    tabs.set(name, listen(await context.newPage()));
  }
  return tabs.get(name);
};

const close = async (name) => {
  await tabs.get(name)?.context().close(); // who never looked at it has none
  tabs.delete(name);
};

// It is closed, and the same browser has another one.
const replace = async (name) => {
  const page = await tabOf(name);
  tabs.set(name, listen(await page.context().newPage()));
  await page.close();
};

// For whoever reads why a test failed.
const shown = async ([name, page]) => {
  const seen = page.evaluate(() => {
    const { outerHTML } = document.activeElement ?? document.body;
    return `${location.href}, focus in ${outerHTML.slice(0, 160)}\n${document.body.innerText.slice(0, 2_000)}`;
  });
  const late = new Promise((resolve) => setTimeout(resolve, SHOWN_MS_MAX, "it does not answer"));
  return `--- tab ${name}: ${await Promise.race([seen, late]).catch(String)}`;
};

for await (const line of createInterface({ input: process.stdin })) {
  const { tab, act, ...given } = JSON.parse(line);
  try {
    if (act === "close") {
      await close(tab);
      console.log(JSON.stringify({ answer: null }));
      continue;
    }
    if (act === "replace") {
      await replace(tab);
      console.log(JSON.stringify({ answer: null }));
      continue;
    }
    console.log(JSON.stringify({ answer: (await acts[act](await tabOf(tab), given)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: [error, ...(await Promise.all([...tabs].map(shown)))].join("\n") }));
  }
}
await browser.close();
