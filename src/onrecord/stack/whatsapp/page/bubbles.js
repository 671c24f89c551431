// What a message looks like on the phone.
import { h, icon, time } from "./dom.js";

const EMOJIS = ["👍", "❤️", "😂", "😮", "🙏"];
const fileOf = (content) => (content.id ? `/simulator/media/${content.id}` : undefined);

// The words of a message in one line: for quotes, and for the ear.
export const inWords = (message) => {
  const content = message.content ?? {};
  const said = content.body ?? content.caption ?? content.shown?.body ?? content.name ?? content.text;
  return typeof said === "string" && said ? said : (content.body?.text ?? message.type);
};

const caption = (content) => (content.caption ? h("div", { class: "said", dir: "auto" }, content.caption) : "");

const viewers = {
  text: ({ content }) => h("div", { class: "said", dir: "auto" }, content.body),
  image: ({ content }) => [picture(content), caption(content)],
  sticker: ({ content }) => picture(content),
  video: ({ content }, acts) => [
    fileOf(content) ? h("video", { src: fileOf(content), controls: true, onplay: acts.play }) : elsewhere(content),
    caption(content),
  ],
  audio: ({ content }, acts) =>
    fileOf(content)
      ? h("audio", { src: fileOf(content), controls: true, onplay: acts.play, "aria-label": "Voice note or audio" })
      : elsewhere(content),
  document: ({ content }) => [
    h("a", { href: fileOf(content) ?? content.link, download: content.filename ?? "file" }, icon("file"), ` ${content.filename ?? "File"}`),
    caption(content),
  ],
  location: ({ content }) => [
    h("div", {}, icon("place"), ` ${content.name ?? "A place"}`),
    h("div", { class: "quiet num" }, `${content.latitude}, ${content.longitude}`),
  ],
  template: ({ content }, acts) => [
    content.shown?.header ? h("h3", { dir: "auto" }, content.shown.header) : "",
    h("div", { class: "said", dir: "auto" }, content.shown?.body ?? content.name),
    content.shown?.footer ? h("div", { class: "quiet" }, content.shown.footer) : "",
    presses((content.shown?.buttons ?? []).map((label) => [label, () => acts.pressTemplate(label)])),
  ],
  interactive: ({ content, by }, acts) => (by === "customer" ? chosen(content) : offered(content, acts)),
  button: ({ content }) => h("div", { class: "said", dir: "auto" }, content.text),
};

const picture = (content) =>
  fileOf(content) ? h("img", { src: fileOf(content), alt: content.caption ?? "Picture" }) : elsewhere(content);

const elsewhere = (content) => h("div", { class: "quiet" }, `A file at ${content.link ?? "no address"}`);

const chosen = (content) => {
  const reply = content.button_reply ?? content.list_reply ?? {};
  return h("div", { class: "said", dir: "auto" }, reply.title ?? "An answer");
};

const offered = (content, acts) => {
  const text = (part) => (part?.text ? h("div", { class: "said", dir: "auto" }, part.text) : "");
  const head = content.header?.text ? h("h3", { dir: "auto" }, content.header.text) : "";
  const foot = content.footer?.text ? h("div", { class: "quiet" }, content.footer.text) : "";
  const buttons = (content.action.buttons ?? []).map(({ reply }) => [reply.title, () => acts.press("button_reply", reply)]);
  return [head, text(content.body), foot, presses(buttons), rows(content.action, acts)];
};

const rows = (action, acts) => {
  const all = (action.sections ?? []).flatMap((section) => section.rows ?? []);
  if (!all.length) return "";
  const choices = all.map((row) => [[row.title, row.description], () => acts.press("list_reply", row)]);
  return h("details", {}, h("summary", { class: "btn line" }, action.button), presses(choices));
};

const presses = (all) =>
  all.length ? h("div", { class: "presses" }, all.map(([label, press]) => h("button", { class: "btn", type: "button", onclick: press }, words(label)))) : "";

const words = (label) =>
  Array.isArray(label) ? h("span", {}, label[0], label[1] ? h("span", { class: "quiet" }, label[1]) : "") : label;

const other = ({ type, content }) => [h("div", { class: "quiet" }, type), h("div", { class: "mono" }, JSON.stringify(content, null, 1))];

const ticks = (message) => {
  if (message.by !== "customer") return "";
  if (message.read) return h("span", { class: "read" }, icon("checks", true), h("span", { class: "sr" }, "read"));
  return message.reached
    ? h("span", {}, icon("checks", true), h("span", { class: "sr" }, "delivered"))
    : h("span", {}, icon("check", true), h("span", { class: "sr" }, "on its way"));
};

const meta = (message) =>
  h("div", { class: "meta" }, message.was.length ? h("span", {}, "edited") : "", h("span", {}, time(message.at)), ticks(message));

const reactions = (message) => {
  const all = Object.values(message.reactions).filter(Boolean);
  return all.length ? h("div", { class: "reactions" }, h("span", { class: "sr" }, "Reactions: "), all.join(" ")) : "";
};

const menu = (message, acts) => {
  const act = (label, done) => h("button", { class: "btn", type: "button", onclick: (event) => close(event, done) }, label);
  const emojis = EMOJIS.map((emoji) =>
    h("button", { class: "btn", type: "button", "aria-label": `React with ${emoji}`, onclick: (event) => close(event, () => acts.react(emoji)) }, emoji));
  const own = message.by === "customer";
  const opener = h("button", { class: "btn icon", type: "button", "aria-expanded": "false", "aria-label": `What to do with: ${inWords(message)}`, onclick: toggle }, icon("more"));
  return h("div", { class: "acts", onkeydown: escape },
    opener,
    h("div", { hidden: true },
      h("div", { class: "emojis" }, emojis),
      message.reactions.customer ? act("Take reaction back", () => acts.react("")) : "",
      act("Reply", acts.reply),
      own && message.type === "text" ? act("Edit", acts.edit) : "",
      own ? act("Delete for everyone", acts.revoke) : ""));
};

const show = (acts, open) => {
  acts.lastElementChild.hidden = !open;
  acts.firstElementChild.setAttribute("aria-expanded", String(open));
};
const isOpen = (acts) => !acts.lastElementChild.hidden;
const close = (event, done) => {
  show(event.target.closest(".acts"), false);
  done();
};
const escape = (event) => {
  if (event.key !== "Escape" || !isOpen(event.currentTarget)) return;
  show(event.currentTarget, false);
  event.currentTarget.firstElementChild.focus();
};
const toggle = (event) => {
  const acts = event.currentTarget.parentElement;
  const opens = !isOpen(acts);
  shut();
  show(acts, opens);
  if (opens) place(acts);
};
const shut = () => {
  for (const acts of document.querySelectorAll(".acts")) show(acts, false);
};
document.addEventListener("click", (event) => event.target.closest(".acts") || shut());

// The menu opens to where there is room.
const place = (acts) => {
  const [talk, here, menu] = [acts.closest(".talk"), acts, acts.lastElementChild].map((one) => one.getBoundingClientRect());
  acts.classList.toggle("above", talk.bottom - here.bottom < menu.height + 8);
  acts.classList.toggle("leftwards", talk.right - here.left < menu.width + 8);
};

export const turn = (message, quoted, acts) => {
  const own = message.by === "customer" ? " own" : "";
  if (message.type === "system") return h("li", { class: "notice" }, message.content.body ?? "Something changed");
  const shown = message.revoked
    ? h("div", { class: "quiet" }, "Deleted for everyone")
    : (viewers[message.type] ?? other)(message, acts);
  const quote = quoted ? h("div", { class: "quote", dir: "auto" }, inWords(quoted)) : "";
  const who = h("span", { class: "sr" }, own ? "You: " : "Business: ");
  return h("li", { class: `turn${own}` },
    h("div", { class: "bubble" }, who, quote, shown, meta(message), reactions(message)),
    message.revoked ? "" : menu(message, acts));
};
