/** How long a customer may still be written to freely: the same rule as the server's. */

/** A window closes soon when it does so within this. */
export const CLOSING_MS = 4 * 3_600_000;

export type WindowState =
  | { readonly kind: "open" }
  | { readonly kind: "closing"; readonly leftMs: number; readonly share: number }
  /** `since` is null where the customer never wrote. */
  | { readonly kind: "closed"; readonly since: number | null };

/** When a window is to be looked at again: as it begins to close, and as it closes. */
export const nextChange = (closesAt: string | null, now: number): number | null => {
  const at = closesAt === null ? 0 : Date.parse(closesAt);
  return [at - CLOSING_MS, at].find((time) => time > now) ?? null;
};

/** `closesAt` is as the API says it, null where the customer never wrote. */
export const windowOf = (closesAt: string | null, now: number): WindowState => {
  if (closesAt === null) return { kind: "closed", since: null };
  const at = Date.parse(closesAt);
  const leftMs = at - now;
  if (leftMs <= 0) return { kind: "closed", since: at };
  return leftMs <= CLOSING_MS ? { kind: "closing", leftMs, share: leftMs / CLOSING_MS } : { kind: "open" };
};
