// What the customer does: writes, sends files and places, records, reacts, presses, edits, takes back.
import { $, ask, tried } from "./dom.js";

// The types in which browsers record, of those that WhatsApp takes; the best first.
const VOICE_TYPES = ["audio/ogg;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4"];
const KINDS = { image: ["image/jpeg", "image/png"], sticker: ["image/webp"], audio: ["audio/"], video: ["video/"] };

export const writer = (who) => {
  let about; // the message that is replied to or edited
  let recording;

  const write = (type, content, more = {}) => {
    const { customer, number } = who();
    return tried(() => ask("POST", "/simulator/deliveries", { writings: [{ customer, to: number, type, content, ...more }] }));
  };
  const reply = () => (about?.way === "reply" ? { context_id: about.message.id } : {});

  const send = async () => {
    const said = $("text").value.trim();
    if (!said) return;
    const done = about?.way === "edit"
      ? await write("edit", { original_message_id: about.message.id, message: { type: "text", text: { body: said } } })
      : await write("text", { body: said }, reply());
    if (done) {
      $("text").value = "";
      leave();
    }
  };

  const sendFile = async (file, more = {}) => {
    const kept = await tried(() => ask("POST", `/simulator/media?filename=${encodeURIComponent(file.name ?? "")}`, file));
    if (!kept) return;
    const kind = Object.keys(KINDS).find((name) => KINDS[name].some((type) => file.type.startsWith(type))) ?? "document";
    const words = $("text").value.trim();
    const caption = words && ["image", "video", "document"].includes(kind) ? { caption: words } : {};
    const named = kind === "document" ? { filename: file.name } : {};
    if (await write(kind, { id: kept.id, ...caption, ...named, ...more }, reply())) {
      if (caption.caption) $("text").value = "";
      leave();
    }
  };

  const take = (way, message, words) => {
    about = { way, message };
    $("about").hidden = false;
    $("about").firstElementChild.textContent = `${way === "edit" ? "Editing" : "Reply to"}: ${words}`;
    if (way === "edit") $("text").value = words;
    $("text").focus();
  };
  const leave = () => {
    about = undefined;
    $("about").hidden = true;
  };

  const record = async () => {
    if (recording) return recording.stop();
    const type = VOICE_TYPES.find((one) => globalThis.MediaRecorder?.isTypeSupported(one));
    if (!type) throw new Error("This browser records in no form that WhatsApp takes: choose a file (ogg, m4a, mp3, aac, amr).");
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const parts = [];
    recording = new MediaRecorder(stream, { mimeType: type });
    recording.ondataavailable = ({ data }) => parts.push(data);
    recording.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      recording = undefined;
      $("record").classList.remove("recording");
      $("record").setAttribute("aria-label", "Record a voice note");
      sendFile(new Blob(parts, { type: type.split(";")[0] }), { voice: true });
    };
    recording.start();
    $("record").classList.add("recording");
    $("record").setAttribute("aria-label", "Stop and send the voice note");
  };

  const sendPlace = async () => {
    const given = Object.fromEntries(new FormData($("place")));
    const place = { latitude: Number(given.latitude), longitude: Number(given.longitude), ...(given.name ? { name: given.name } : {}) };
    if (await write("location", place)) showPlace(false);
  };
  const showPlace = (shown) => {
    $("place").hidden = !shown;
    $("where").setAttribute("aria-expanded", String(shown));
  };

  $("say").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape") leave();
  });
  $("file").addEventListener("change", async () => {
    const [file] = $("file").files;
    if (file) await sendFile(file);
    $("file").value = "";
  });
  $("where").addEventListener("click", () => showPlace($("place").hidden));
  $("place").addEventListener("submit", (event) => {
    event.preventDefault();
    sendPlace();
  });
  $("record").addEventListener("click", () => tried(record));
  $("about").lastElementChild.addEventListener("click", leave);

  return {
    leave,
    on: (message, words) => ({
      reply: () => take("reply", message, words),
      edit: () => take("edit", message, words),
      react: (emoji) => write("reaction", { message_id: message.id, emoji }),
      revoke: () => write("revoke", { original_message_id: message.id }),
      press: (type, chosen) => write("interactive", { type, [type]: chosen }, { context_id: message.id }),
      pressTemplate: (label) => write("button", { text: label, payload: label }, { context_id: message.id }),
      play: () =>
        message.by === "business" &&
        ask("POST", `/simulator/customers/${message.customer_id}/play?message_id=${encodeURIComponent(message.id)}`),
    }),
  };
};
