// The page: asks the simulator what there is whenever it tells that something has changed, and shows it.
import { inWords, turn } from "./bubbles.js";
import { controls, nameOf } from "./controls.js";
import { $, ask, day, exactTime, h, icon, time, tried } from "./dom.js";
import { writer } from "./writing.js";

const SHOWN_MAX = 200; // of a talk
const DAY_S = 24 * 3600;
const APART = new Set(["reaction", "edit", "revoke"]); // shown at the message that they are about

let chosen = decodeURIComponent(location.hash.slice(1));
let number;
let overview = { customers: [], numbers: [] };
const turns = new Map(); // by message: what was shown, and where

const choose = (id) => {
  chosen = id;
  location.hash = encodeURIComponent(id);
  turns.clear();
  $("talk").replaceChildren();
  writing.leave();
  look();
};
const writing = writer(() => ({ customer: chosen, number }));
const showControls = controls(choose, () => chosen);

$("number").addEventListener("change", () => {
  number = $("number").value;
  choose(chosen);
});

// One question at a time; what changes meanwhile is asked for afterwards.
let looking = false;
let again = false;
const look = async () => {
  again = true;
  if (looking) return;
  looking = true;
  while (again) {
    again = false;
    await tried(show);
  }
  looking = false;
};

const show = async () => {
  overview = await ask("GET", "/simulator/overview");
  if (!overview.customers.some(({ id }) => id === chosen)) chosen = overview.customers[0]?.id ?? "";
  showNumbers();
  showControls(overview);
  const customer = overview.customers.find(({ id }) => id === chosen);
  $("whom").textContent = customer ? nameOf(customer) : "nobody";
  const said = customer ? await ask("GET", `/simulator/customers/${chosen}/messages?side=both`) : [];
  showTalk(said.filter((message) => message.number_id === number && (message.by === "customer" || message.reached)));
  showWire();
  if (customer?.unread && !document.hidden) await ask("POST", `/simulator/customers/${chosen}/open`);
};

const showNumbers = () => {
  if (!overview.numbers.some(({ id }) => id === number)) number = overview.numbers[0]?.id;
  $("business").textContent = overview.numbers.find(({ id }) => id === number)?.name ?? "";
  $("number").hidden = overview.numbers.length < 2;
  if ($("number").options.length !== overview.numbers.length) {
    $("number").replaceChildren(...overview.numbers.map((one) => h("option", { value: one.id }, one.display)));
  }
  $("number").value = number;
};

// Whoever is at the end stays there, also when a picture has come and needs more room.
let atEnd = true;
const stay = () => {
  if (atEnd) $("talk").scrollTop = $("talk").scrollHeight;
};
$("talk").addEventListener("load", stay, true);
$("talk").addEventListener("scroll", () => {
  const talk = $("talk");
  atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60;
});

const showTalk = (said) => {
  const talk = $("talk");
  const before = turns.size;
  const known = new Map(said.map((message) => [message.id, message]));
  const shown = said.filter(({ type }) => !APART.has(type)).slice(-SHOWN_MAX);
  const wanted = [];
  let lastDay;
  for (const message of shown) {
    if (day(message.at) !== lastDay) wanted.push(dayLine((lastDay = day(message.at))));
    wanted.push(turnOf(message, known.get(message.context_id)));
  }
  if (!shown.length) wanted.push(kept("empty", "", () => h("li", { class: "empty" }, "Nothing was said yet. Write something below.")));
  arrange(talk, wanted);
  if (!before) atEnd = true;
  stay();
  showWindow(said);
};

const dayLine = (words) => kept(`day ${words}`, words, () => h("li", { class: "day" }, words));
const turnOf = (message, quoted) =>
  kept(message.id, JSON.stringify([message, quoted?.content]), () => turn(message, quoted, writing.on(message, inWords(message))));

// The element that stands for this already, unless something about it has changed.
const kept = (key, told, make) => {
  if (turns.get(key)?.told !== told) turns.set(key, { told, element: make() });
  return turns.get(key).element;
};

// Puts the elements into this order and touches none that stands right: what is focused or open stays so.
const arrange = (parent, wanted) => {
  const staying = new Set(wanted);
  for (const child of [...parent.children]) if (!staying.has(child)) child.remove();
  wanted.forEach((element, index) => {
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
};

const showWindow = (said) => {
  const last = said.filter(({ by, type }) => by === "customer" && type !== "system").at(-1);
  const end = last && last.at + DAY_S;
  if (!end) $("window").textContent = "The window for free text is closed: nothing was written here yet.";
  else if (end < overview.now) $("window").textContent = "The window for free text is closed: 24 hours have passed.";
  else $("window").textContent = `The window for free text closes on ${day(end)} at ${time(end)}, 24 hours after the last message written here.`;
};

const showWire = () =>
  $("lines").replaceChildren(...overview.wire.map((line) => {
    const well = line.answer === "200";
    const took = well && line.way === "out" ? `200, ${line.took_ms} ms` : line.answer;
    return h("li", {},
      h("span", { class: "num" }, exactTime(line.at)),
      icon(line.way === "in" ? "in" : "out", true),
      h("span", {}, h("span", { class: "sr" }, line.way === "in" ? "Call: " : "Webhook: "), line.what),
      h("span", { class: well ? "num" : "num wrong" }, took));
  }));

document.addEventListener("visibilitychange", look);
new EventSource("/simulator/changes").addEventListener("message", look);
look();
