// Runs in the page, before all else: what the performance API tells, and when what an input is for is painted.
export const watching = () => {
  const watched = { long: [], shifts: 0, waiting: null };
  globalThis.watched = watched;
  performance.setResourceTimingBufferSize(100_000);
  const observe = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe("longtask", ({ duration }) => watched.long.push(duration));
  observe("layout-shift", ({ value, hadRecentInput }) => {
    if (!hadRecentInput) watched.shifts += value;
  });

  const find = (selector) => document.querySelector(selector);
  const title = () => find("h1")?.textContent;
  // What is waited for: given the page as it is when the input comes, a test of the page; and the question behind it.
  const things = {
    thread: () => {
      const before = find("[role=log]");
      const isThere = () => find("[role=log]") !== before && find("[role=log] li[data-seq]") !== null;
      return { isThere, question: "list_timeline" };
    },
    said: (text) => {
      const entries = "[role=log] li[data-pending], [role=log] li[data-seq]";
      const isThere = () => [...document.querySelectorAll(entries)].some((entry) => entry.textContent.includes(text));
      return { isThere, question: "send_message" };
    },
    list: () => {
      const before = title();
      return { isThere: () => title() !== before && find("[data-row]") !== null, question: "list_conversations" };
    },
    found: () => ({ isThere: () => find("main li a") !== null, question: "search?" }),
  };

  // The frame after the one in which it is there: by then it is painted.
  const painted = (isThere) =>
    new Promise((done) => {
      const after = () => {
        const { port1, port2 } = new MessageChannel();
        port2.onmessage = () => done(performance.now());
        port1.postMessage(null);
      };
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        requestAnimationFrame(() => (isThere() ? after() : look()));
      });
      const all = { subtree: true, childList: true, characterData: true, attributes: true };
      const look = () => observer.observe(document, all);
      look();
    });

  const began = async (mark, what, given, { timeStamp }) => {
    performance.mark(`${mark}:begin`);
    const { isThere, question } = things[what](...given);
    const shown = await painted(isThere);
    const calls = performance
      .getEntriesByType("resource")
      .filter(({ name, startTime }) => name.includes(`/v1/${question}`) && startTime >= timeStamp)
      .map(({ startTime, responseEnd }) => responseEnd - startTime);
    return { paintMs: shown - timeStamp, apiMs: calls.length === 0 ? null : Math.max(...calls) };
  };

  // From the next input on.
  const INPUTS = ["pointerdown", "keydown", "input"];
  globalThis.await_ = (mark, what, given) => {
    watched.waiting = new Promise((done) => {
      const begin = (event) => {
        for (const kind of INPUTS) removeEventListener(kind, begin, true);
        done(began(mark, what, given, event));
      };
      for (const kind of INPUTS) addEventListener(kind, begin, true);
    });
  };

  // A row of the list that is wholly in sight, and none of those.
  globalThis.rowBeside = (ids) => {
    const list = find("[data-list]").getBoundingClientRect();
    for (const row of document.querySelectorAll("[data-row]")) {
      const { top, bottom, left, width } = row.getBoundingClientRect();
      const isInSight = top >= list.top && bottom <= list.bottom;
      if (isInSight && !ids.includes(row.dataset.row)) return { id: row.dataset.row, x: left + width / 2, y: top + 20 };
    }
    return null;
  };
};
