/** An event's own fields, as people read them. */
import { ERASED } from "~/app/customers";
import { harmless } from "~/app/harmless";
import { exactly } from "~/app/times";
import { worded as wordedWhole } from "~/contacts/fieldNames";

import { record } from "~/strings/record";

import type { EventFound } from "./types";

type Field = [string, unknown];

const SEALED = "[sealed]";
/** What is said elsewhere on the page. */
const SAID = new Set(["conversation_id", "message_id", "version"]);
const MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/;
const MEMBER = /(^|_)(assignee|member)_id$/;

/** Those that anybody may read, and the personal ones; an opened event is told apart by what it was when sealed. */
export const fieldsOf = (event: EventFound): { open: Field[]; personal: Field[] } => {
  const all = Object.entries(event.fields ?? {}).filter(([, value]) => value !== null);
  const sealed = new Set(event.seal === "none" ? [] : personalOf(event, all));
  return {
    open: all.filter(([name]) => !sealed.has(name) && !SAID.has(name)),
    personal: all.filter(([name]) => sealed.has(name)),
  };
};

/** In an opened event, the record's own `data` are what was never sealed. */
const personalOf = (event: EventFound, all: readonly Field[]): string[] => {
  if (event.seal !== "opened") {
    return all.filter(([, value]) => value === SEALED || value === ERASED).map(([name]) => name);
  }
  const { data } = JSON.parse(event.record) as { data?: Record<string, unknown> };
  return all.filter(([name]) => !(name in (data ?? {}))).map(([name]) => name);
};

export const worded = (name: string): string => wordedWhole(name.replace(/_id$/, ""));

export const said = (value: unknown, nameOf: (actor: string | null) => string, name = ""): string => {
  if (typeof value === "string")
    return MOMENT.test(value) ? exactly(value) : MEMBER.test(name) ? nameOf(value) : harmless(value);
  if (typeof value === "boolean") return value ? record.yes : record.no;
  if (Array.isArray(value))
    return value.length === 0 ? record.nothing : value.map((each) => said(each, nameOf)).join(", ");
  return typeof value === "object" ? harmless(JSON.stringify(value)) : String(value);
};
