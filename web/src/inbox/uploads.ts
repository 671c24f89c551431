/** Files on their way up: they go on while one looks at other conversations. */
import { ask, command } from "~/api/client";
import { isPassing, isProblem } from "~/api/problem";
import { createStore } from "~/app/store";
import { sized } from "~/app/times";
import { inbox } from "~/strings/inbox";

import { draftsStore, NO_DRAFT, setDraft } from "./drafts";
import { BYTES_MAX, fitting } from "./files";

export interface Upload {
  readonly id: number;
  readonly conversationId: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly bytesMax: number;
  readonly sentBytes: number;
  readonly state: "uploading" | "checking";
  readonly stop: () => void;
}

export interface UploadProblem {
  readonly conversationId: string;
  readonly text: string;
}

export const uploads = createStore<readonly Upload[]>([]);
export const uploadProblem = createStore<UploadProblem | null>(null);

const CHECK_MS = 700;
const CHECKS_MAX = 60;
let numbers = 0;

/** Takes files for a conversation; the reason is said at once where one can't be sent. */
export const upload = (conversationId: string, files: Iterable<File>): void => {
  uploadProblem.set(null);
  for (const file of files) void begin(conversationId, file);
};

const begin = async (conversationId: string, file: File): Promise<void> => {
  const complain = (text: string): void => uploadProblem.set({ conversationId, text });
  const fit = fitting(file);
  if (!fit.fits) {
    const { tooLarge, wrongType } = inbox.composer;
    complain(fit.why === "size" ? tooLarge(file.name, sized(fit.bytesMax)) : wrongType(file.name));
    return;
  }
  const id = ++numbers;
  const abort = new AbortController();
  const change = (part: Partial<Upload>): void =>
    uploads.set((before) => before.map((each) => (each.id === id ? { ...each, ...part } : each)));
  uploads.set((before) => [
    ...before,
    {
      id,
      conversationId,
      name: file.name,
      sizeBytes: file.size,
      bytesMax: BYTES_MAX[fit.kind],
      sentBytes: 0,
      state: "uploading",
      stop: () => abort.abort(),
    },
  ]);
  try {
    const body = { kind: fit.kind, media_type: fit.mediaType, size_bytes: file.size, file_name: file.name };
    const form = await command(
      "request_upload",
      { conversation_id: conversationId, ...body },
      { signal: abort.signal },
    );
    await post(form.url, form.fields as Record<string, string>, file, abort.signal, (sentBytes) =>
      change({ sentBytes }),
    );
    await command("complete_upload", { media_id: form.media_id }, { signal: abort.signal });
    change({ state: "checking", sentBytes: file.size });
    const isRejected = await wasRejected(form.media_id, abort.signal);
    if (!isRejected) attach(conversationId, { mediaId: form.media_id, name: file.name, sizeBytes: file.size });
    else complain(inbox.composer.rejected(file.name));
  } catch (error) {
    if (!abort.signal.aborted) complain(isProblem(error) ? error.detail : inbox.composer.failed(file.name));
  } finally {
    uploads.set((before) => before.filter((each) => each.id !== id));
  }
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
