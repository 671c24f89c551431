/**
 * The API, typed by its own document: `ask` a question, give a `command`.
 *
 * Every question waits for what this tab knows to have happened (`OnRecord-After`) and takes a late answer rather than
 * none; every command has an idempotency key, so that it may be sent again when no answer came.
 */
import { freshness } from "./freshness";
import { Positions } from "./positions";
import { problemOf, Unreachable } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

type Named<Method extends "get" | "post"> = {
  [Path in keyof paths as paths[Path] extends Record<Method, { responses: unknown }>
    ? Path extends `/v1/${infer Name}`
      ? Name
      : never
    : never]: paths[Path] extends Record<Method, infer Operation> ? Operation : never;
};
type Json<Operation> = Operation extends { responses: infer Responses }
  ? {
      [Status in keyof Responses]: Responses[Status] extends { content: { "application/json": infer Body } }
        ? Body
        : never;
    }[keyof Responses]
  : never;
type None = Record<string, never>;
type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query } }
  ? [NonNullable<Query>] extends [never]
    ? None
    : OrNull<NonNullable<Query>>
  : None;
/** What is null is left out of the URL. */
type OrNull<Query> = { [Name in keyof Query]: Query[Name] | null };
type BodyOf<Operation> = Operation extends { requestBody: { content: { "application/json": infer Body } } }
  ? Body
  : None;

type Questions = Named<"get">;
type Commands = Named<"post">;
export type Question = keyof Questions;
export type Command = keyof Commands;
export type Answer<Name extends Question> = Json<Questions[Name]>;
export type Asked<Name extends Question> = QueryOf<Questions[Name]>;
export type Body<Name extends Command> = BodyOf<Commands[Name]>;

/** What a command answered, and where its events stand. */
export type Done<Name extends Command> = Json<Commands[Name]> & { readonly position: string | null };

export interface CommandOptions {
  /** The version of the conversation that was seen. */
  readonly ifMatch?: number;
  /** Name it yourself to be able to send the same call again. */
  readonly key?: string;
  readonly signal?: AbortSignal;
  /** It is sent even where the page is left meanwhile: browsers allow that for short ones. */
  readonly keepalive?: boolean;
}

export const positions = new Positions();

export const newKey = (): string => crypto.randomUUID();

export const ask = async <Name extends Question>(
  name: Name,
  query: Asked<Name> = {} as Asked<Name>,
  signal?: AbortSignal,
): Promise<Answer<Name>> => {
  const headers: Record<string, string> = { "OnRecord-Stale": "accept" };
  const after = positions.after();
  if (after !== null) headers["OnRecord-After"] = after;
  const url = `/v1/${name}${spelled(query)}`;
  const response = await called(url, { headers, signal });
  freshness.answered(url, response.headers.get("OnRecord-Stale"));
  return (await response.json()) as Answer<Name>;
};

export const command = async <Name extends Command>(
  name: Name,
  body: Body<Name>,
  { ifMatch, key = newKey(), signal, keepalive = false }: CommandOptions = {},
): Promise<Done<Name>> => {
  const headers: Record<string, string> = { "Content-Type": "application/json", "Idempotency-Key": key };
  if (ifMatch !== undefined) headers["If-Match"] = `"${ifMatch}"`;
  const options = { method: "POST", headers, body: JSON.stringify(body), signal, keepalive };
  const response = await called(`/v1/${name}`, options);
  const position = response.headers.get("OnRecord-Position");
  if (position) positions.note(position);
  return { ...((await response.json()) as Json<Commands[Name]>), position };
};

/** The same-origin fetch of everything. Raises Problem, Unreachable, or an AbortError. */
export const called = async (url: string, options: RequestInit): Promise<Response> => {
  let response: Response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    freshness.unreachable();
    throw new Unreachable(error);
  }
  freshness.reachable();
  if (!response.ok) throw await problemOf(response);
  return response;
};

const spelled = (query: object): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null) parameters.append(name, String(each));
    }
  }
  const text = parameters.toString();
  return text && `?${text}`;
};
