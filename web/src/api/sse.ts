/** Server-sent events, read from a text that comes in pieces (WHATWG HTML, 9.2.6). */

export interface StreamEvent {
  /** Empty where only the id moved: a heartbeat. */
  readonly event: string;
  readonly data: string;
  readonly id: string | null;
}

/** Takes pieces of the stream; calls for each event as it is complete. */
export const reader = (tell: (event: StreamEvent) => void): ((piece: string) => void) => {
  let rest = "";
  let lines: string[] = [];
  return (piece) => {
    rest += piece;
    const whole = rest.split(/\r\n|\n|\r(?!$)/);
    rest = whole.pop() ?? "";
    for (const line of whole) {
      if (line !== "") {
        lines.push(line);
      } else if (lines.length > 0) {
        tell(event(lines));
        lines = [];
      }
    }
  };
};

const event = (lines: readonly string[]): StreamEvent => {
  const fields: Record<string, string[]> = {};
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name !== "") fields[name] = [...(fields[name] ?? []), value];
  }
  const data = fields.data?.join("\n") ?? "";
  return { event: data === "" ? "" : (fields.event?.at(-1) ?? "message"), data, id: fields.id?.at(-1) ?? null };
};
