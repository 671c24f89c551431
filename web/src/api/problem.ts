/** What went wrong with a call: the API's problem+json, or that nobody answered. */

/** A refusal by the API. `type` is stable; `detail` is for people; `more` is what only this type has. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly title: string,
    readonly detail: string,
    readonly retryAfterS: number | null = null,
    readonly more: Record<string, unknown> = {},
  ) {
    super(detail);
    this.name = "Problem";
  }
}

/** No answer came, so that nobody knows whether the call was carried out. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server can't be reached.", { cause });
    this.name = "Unreachable";
  }
}

export const isProblem = (error: unknown, ...types: string[]): error is Problem =>
  error instanceof Problem && (types.length === 0 || types.includes(error.type));

/** Whether the same call may do better a little later. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof Problem && (error.status === 503 || error.status === 429));

export const problemOf = async (response: Response): Promise<Problem> => {
  const text = await response.text();
  const retryAfter = response.headers.get("retry-after");
  try {
    const { type, title, detail, status: _, ...more } = JSON.parse(text) as Record<string, string>;
    const retryAfterS = retryAfter === null ? null : Number(retryAfter);
    return new Problem(response.status, type ?? "unknown", title ?? "", detail ?? "", retryAfterS, more);
  } catch {
    return new Problem(response.status, "unknown", `HTTP ${response.status}`, text.slice(0, 200));
  }
};
