// Left of the phone: who writes, what their phone does, what the network does.
import { $, ask, h, tried } from "./dom.js";

const NEXT = {
  "": ["arrives", undefined],
  taken: ["arrives, but isn’t answered", { kind: "time_out", accepts: true }],
  lost: ["is lost without an answer", { kind: "time_out" }],
  busy: ["is refused with 503", { kind: "answer", status: 503 }],
  doubt: ["arrives, answered with 503", { kind: "answer", status: 503, accepts: true }],
  fails: ["fails afterwards (131026)", { kind: "fail", code: 131026 }],
  rate: ["is too much (130429)", { kind: "answer", code: 130429 }],
  token: ["finds the token revoked (190)", { kind: "answer", code: 190 }],
};

export const controls = (choose, chosen) => {
  $("next").append(...Object.entries(NEXT).map(([value, [label]]) => h("option", { value }, label)));

  const change = (about) => tried(() => ask("PUT", `/simulator/customers/${chosen()}`, about));
  const set = (settings) => tried(() => ask("PATCH", "/simulator/settings", settings));
  $("online").addEventListener("change", () => change({ online: $("online").checked }));
  $("receipts").addEventListener("change", () => change({ sends_read_receipts: $("receipts").checked }));
  $("gap").addEventListener("change", () => set({ status_gap_s: Number($("gap").value) }));
  $("reverse").addEventListener("change", () => set({ statuses: { reverse: $("reverse").checked } }));
  $("next").addEventListener("change", () =>
    tried(async () => {
      await ask("DELETE", "/simulator/faults");
      const [, fault] = NEXT[$("next").value];
      if (fault) await ask("POST", "/simulator/faults", fault);
    }));
  $("ahead").addEventListener("change", () =>
    tried(async () => {
      await ask("POST", "/simulator/clock/advance", { seconds: Number($("ahead").value) });
      $("ahead").value = "";
    }));
  $("new-customer").addEventListener("submit", (event) => {
    event.preventDefault();
    tried(async () => {
      const given = Object.fromEntries(new FormData(event.target));
      const id = `customer-${Date.now().toString(36)}`;
      const about = { name: given.name, phone: given.phone || null, username: given.username.replace(/^@/, "") || null };
      await ask("PUT", `/simulator/customers/${id}`, { ...about, reads_by_itself: false });
      event.target.reset();
      $("another").open = false;
      choose(id);
    });
  });
  const show = (open) => {
    $("controls").classList.toggle("open", open);
    $("open-controls").setAttribute("aria-expanded", String(open));
  };
  $("open-controls").addEventListener("click", () => show(!$("controls").classList.contains("open")));
  $("close-controls").addEventListener("click", () => show(false));

  return (overview) => {
    people(overview, choose, chosen(), show);
    const customer = overview.customers.find(({ id }) => id === chosen());
    $("online").checked = Boolean(customer?.online);
    $("receipts").checked = Boolean(customer?.sends_read_receipts);
    $("reverse").checked = overview.settings.statuses.reverse;
    $("gap").value = String(overview.settings.status_gap_s);
    if (!overview.faults) $("next").value = "";
    const ahead = overview.now - Date.now() / 1000;
    $("clock").textContent = ahead > 60 ? `+ ${Math.round(ahead / 3600)} h` : "";
  };
};

const people = ({ customers }, choose, chosen, show) => {
  const told = JSON.stringify([customers, chosen]);
  if ($("customers").dataset.told === told) return;
  $("customers").dataset.told = told;
  const focused = document.activeElement?.dataset?.customer;
  $("customers").replaceChildren(...customers.map((customer) => person(customer, chosen, () => {
    choose(customer.id);
    show(false);
  })));
  if (focused) document.querySelector(`[data-customer="${CSS.escape(focused)}"]`)?.focus();
};

const person = (customer, chosen, choose) =>
  h("li", {},
    h("button", { type: "button", "aria-pressed": String(customer.id === chosen), "data-customer": customer.id, onclick: choose },
      h("span", { dir: "auto" }, nameOf(customer)),
      customer.unread ? h("span", { class: "unread" }, String(customer.unread), h("span", { class: "sr" }, " not read")) : "",
      h("small", {}, customer.phone ? `+${customer.phone}` : "no phone number")));

export const nameOf = (customer) =>
  customer.name || (customer.username ? `@${customer.username}` : customer.phone ? `+${customer.phone}` : customer.user_id);
