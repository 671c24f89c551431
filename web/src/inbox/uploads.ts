/** Files on their way up: they go on while one looks at other conversations. */
import { ask, command } from "~/api/client";
import { isPassing, isProblem } from "~/api/problem";
import { createStore } from "~/app/store";
import { inbox } from "~/strings/inbox";

import { draftsStore, NO_DRAFT, setDraft } from "./drafts";
import { BYTES_MAX, type Fitting, fitting, limited } from "./files";

export interface Upload {
  readonly id: number;
  readonly conversationId: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** What it may have at most; null where files of this kind are never taken. */
  readonly limit: string | null;
  readonly sentBytes: number;
  readonly state: "uploading" | "checking" | "failed";
  /** Why it failed, in words. */
  readonly problem?: string;
  /** Begins anew; only where that may help. */
  readonly again?: () => void;
  /** Breaks it off, or puts what is said of it away. */
  readonly stop: () => void;
}

export const uploads = createStore<readonly Upload[]>([]);

const CHECK_MS = 700;
const CHECKS_MAX = 60;
let numbers = 0;

/** Takes files for a conversation; the reason is said at once where one can't be sent. */
export const upload = (conversationId: string, files: Iterable<File>): void => {
  uploads.set((before) =>
    before.filter((each) => each.conversationId !== conversationId || each.again || isUnder(each)),
  );
  for (const file of files) begin(conversationId, file);
};

const isUnder = ({ state }: Upload): boolean => state !== "failed";

/** Whether files are on their way: to one conversation, or to any. */
export const isUploading = (all: readonly Upload[], conversationId?: string): boolean =>
  all.some((each) => isUnder(each) && (conversationId === undefined || each.conversationId === conversationId));

const change = (id: number, part: Partial<Upload>): void =>
  uploads.set((before) => before.map((each) => (each.id === id ? { ...each, ...part } : each)));
const remove = (id: number): void => uploads.set((before) => before.filter((each) => each.id !== id));

const begin = (conversationId: string, file: File): void => {
  const id = ++numbers;
  const fit = fitting(file);
  const about = { id, conversationId, name: file.name, sizeBytes: file.size, sentBytes: 0, stop: () => remove(id) };
  if (fit.fits) {
    const limit = limited(BYTES_MAX[fit.kind]);
    uploads.set((before) => [...before, { ...about, limit, state: "uploading" }]);
    void run(id, conversationId, file, fit);
    return;
  }
  const { tooLarge, wrongType } = inbox.composer;
  const limit = fit.why === "size" ? limited(fit.bytesMax) : null;
  const problem = limit === null ? wrongType(file.name) : tooLarge(file.name, limit);
  uploads.set((before) => [...before, { ...about, limit, state: "failed", problem }]);
};

type Fit = Extract<Fitting, { fits: true }>;

const run = async (id: number, conversationId: string, file: File, fit: Fit): Promise<void> => {
  const abort = new AbortController();
  const { signal } = abort;
  const fail = (problem: string, again?: () => void): void =>
    change(id, { state: "failed", problem, stop: () => remove(id), ...(again ? { again } : {}) });
  change(id, { state: "uploading", sentBytes: 0, stop: () => abort.abort() });
  try {
    const mediaId = await put(conversationId, file, fit, signal, (sentBytes) => change(id, { sentBytes }));
    change(id, { state: "checking", sentBytes: file.size });
    if (await wasRejected(mediaId, signal)) return fail(inbox.composer.rejected(file.name));
    attach(conversationId, { mediaId, name: file.name, sizeBytes: file.size });
    remove(id);
  } catch (error) {
    if (signal.aborted) return remove(id);
    const isFinal = isProblem(error) && !isPassing(error);
    fail(
      isProblem(error) ? error.detail : inbox.composer.failed(file.name),
      isFinal ? undefined : () => void run(id, conversationId, file, fit),
    );
  }
};

/** Asks where to, sends it there, and says that it is there. */
const put = async (
  conversationId: string,
  file: File,
  { kind, mediaType }: Fit,
  signal: AbortSignal,
  progress: (bytes: number) => void,
): Promise<string> => {
  const about = { kind, media_type: mediaType, size_bytes: file.size, file_name: file.name };
  const form = await command("request_upload", { conversation_id: conversationId, ...about }, { signal });
  await post(form.url, form.fields as Record<string, string>, file, signal, progress);
  await command("complete_upload", { media_id: form.media_id }, { signal });
  return form.media_id;
};

const attach = (conversationId: string, file: { mediaId: string; name: string; sizeBytes: number }): void => {
  const { attached } = draftsStore.get()[conversationId] ?? NO_DRAFT;
  setDraft(conversationId, { attached: [...attached, file] });
};

/** By XMLHttpRequest, for fetch tells no progress. */
const post = (
  url: string,
  fields: Record<string, string>,
  file: File,
  signal: AbortSignal,
  progress: (bytes: number) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", file);
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) =>
      progress(Math.min(file.size, Math.round((loaded / total) * file.size)));
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(`HTTP ${request.status}`)));
    request.onerror = () => reject(new Error("not uploaded"));
    request.onabort = () => reject(new Error("stopped"));
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", url);
    request.send(form);
  });

/** Waits until the file was looked at. Why it was not taken is not told here. */
const wasRejected = async (mediaId: string, signal: AbortSignal): Promise<boolean> => {
  for (let times = 0; times < CHECKS_MAX && !signal.aborted; times += 1) {
    const state = await stateOf(mediaId, signal);
    if (state === "stored" || state === "rejected") return state === "rejected";
    await new Promise((resolve) => window.setTimeout(resolve, CHECK_MS));
  }
  throw new Error("not checked in time");
};

/** By asking for its preview: that puts nothing on the record. */
const stateOf = async (mediaId: string, signal: AbortSignal): Promise<string> => {
  try {
    await ask("get_media", { media_id: mediaId, preview: true }, signal);
    return "stored";
  } catch (error) {
    if (isProblem(error, "file-has-no-preview")) return "stored";
    if (isProblem(error, "file-is-not-there")) return String(error.more.state);
    if (isPassing(error) || isProblem(error, "no-such-file")) return "unknown";
    throw error;
  }
};
