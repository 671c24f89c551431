/**
 * The one stream of this tab: hints of what changed, presence, and how everything runs.
 *
 * After a break it goes on behind the last id, so nothing is missed and nothing comes twice; when that is too much, the
 * server says `reset` and everything is asked anew. A server that falls silent is left.
 */
import { called, positions } from "./client";
import { freshness } from "./freshness";
import { Problem } from "./problem";
import { reader, type StreamEvent } from "./sse";

/** What an event was about: ids, never texts. */
export interface Hint {
  readonly position: string;
  readonly type: string;
  readonly contact_id: string | null;
  readonly conversation_id: string | null;
  readonly message_id: string | null;
  readonly actor: string;
}

export interface PresenceSignal {
  readonly conversation_id: string;
  readonly member_id: string;
  readonly state: "viewing" | "typing" | "gone";
}

export interface Listener {
  changes?(hints: readonly Hint[]): void;
  presence?(signal: PresenceSignal): void;
  /** How far the projections are; only where the topic `operations` is wanted. */
  operations?(state: unknown): void;
  /** The stream ended. What it tells of the moment is said anew by the next one. */
  ended?(): void;
  /** Everything must be asked anew. */
  reset?(): void;
  /** The stream may not be listened to any more. */
  refused?(problem: Problem): void;
}

export type Topic = "inbox" | "workspace" | "operations";

const BEGIN_MS_MAX = 2_000;
const SILENCE_MS_MAX = 25_000; // two heartbeats and a half
const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 15_000;

class Live {
  readonly #listeners = new Set<Listener>();
  readonly #topics = new Map<Topic, number>();
  #lastId: string | null = null;
  #beginning: Promise<void> | null = null;
  #running: AbortController | null = null;
  #retryMs = RETRY_MS_MIN;
  #timer = 0;

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Before anything is asked: what happens from now on is told, however much later the stream is open. */
  begin(): Promise<void> {
    if (this.#lastId === null) this.#beginning ??= this.#begin();
    return this.#beginning ?? Promise.resolve();
  }

  /** Wants a topic until the answer is called. The stream runs as long as anybody wants one. */
  want(topic: Topic): () => void {
    const before = this.#topics.get(topic) ?? 0;
    this.#topics.set(topic, before + 1);
    if (before === 0) this.#later(0);
    return () => {
      const left = (this.#topics.get(topic) ?? 1) - 1;
      if (left > 0) this.#topics.set(topic, left);
      else this.#topics.delete(topic);
      if (left === 0) this.#later(0);
    };
  }

  /** Connects at once, if it isn't. */
  retry(): void {
    this.#retryMs = RETRY_MS_MIN;
    this.#later(0);
  }

  /** Somebody else signs in: nothing of the one before is gone on with. */
  forget(): void {
    this.#lastId = null;
    this.#beginning = null;
    this.#running?.abort();
  }

  async #begin(): Promise<void> {
    try {
      const signal = AbortSignal.timeout(BEGIN_MS_MAX);
      const response = await called("/v1/stream?topic=workspace&seconds_max=0", { signal });
      reader(({ id }) => {
        this.#lastId ??= id;
      })(await response.text());
    } catch {
      // Then it begins when it is open.
    }
  }

  #later(ms: number): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#run(), ms);
  }

  async #run(): Promise<void> {
    if (this.#running !== null) this.#tell((listener) => listener.ended?.());
    this.#running?.abort();
    this.#running = null;
    if (this.#topics.size === 0) return;
    const running = new AbortController();
    this.#running = running;
    try {
      await this.#follow(running);
    } catch (error) {
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) {
        this.#tell((listener) => listener.refused?.(error));
        return;
      }
    }
    if (this.#running !== running) return; // another one runs
    freshness.lost();
    this.#tell((listener) => listener.ended?.());
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MS_MAX);
    this.#later(this.#retryMs * (0.5 + Math.random() / 2));
  }

  async #follow(running: AbortController): Promise<void> {
    const query = new URLSearchParams([...this.#topics.keys()].map((topic) => ["topic", topic]));
    const headers: Record<string, string> = this.#lastId === null ? {} : { "Last-Event-ID": this.#lastId };
    const silence = watchdog(() => running.abort(), SILENCE_MS_MAX);
    try {
      const response = await called(`/v1/stream?${query}`, { headers, signal: running.signal });
      const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      const take = reader((event) => this.#take(event));
      for (let piece = await pieces?.read(); piece && !piece.done; piece = await pieces?.read()) {
        silence.heard();
        freshness.heard();
        take(piece.value);
      }
    } finally {
      silence.end();
    }
  }

  #take({ event, data, id }: StreamEvent): void {
    if (id !== null) this.#lastId = id;
    this.#retryMs = RETRY_MS_MIN;
    if (event === "changes") {
      const { changes } = JSON.parse(data) as { changes: Hint[] };
      for (const hint of changes) positions.note(hint.position);
      this.#tell((listener) => listener.changes?.(changes));
    } else if (event === "presence") {
      this.#tell((listener) => listener.presence?.(JSON.parse(data) as PresenceSignal));
    } else if (event === "operations") {
      this.#tell((listener) => listener.operations?.(JSON.parse(data)));
    } else if (event === "reset") {
      this.#tell((listener) => listener.reset?.());
    }
  }

  #tell(say: (listener: Listener) => void): void {
    for (const listener of [...this.#listeners]) say(listener);
  }
}

const watchdog = (bark: () => void, ms: number) => {
  let timer = window.setTimeout(bark, ms);
  const end = (): void => window.clearTimeout(timer);
  const heard = (): void => {
    end();
    timer = window.setTimeout(bark, ms);
  };
  return { heard, end };
};

export const live = new Live();
