/** Which files may be sent, known before an upload begins: WhatsApp's kinds, their types and limits. */

export type FileKind = "image" | "video" | "audio" | "document";

const MB = 1_048_576;
export const BYTES_MAX: Record<FileKind, number> = {
  image: 5 * MB,
  audio: 16 * MB,
  video: 16 * MB,
  document: 100 * MB,
};

/** A limit as people know it: WhatsApp's 5 MB are 5,242,880 bytes. */
export const limited = (bytesMax: number): string => `${bytesMax / MB} MB`;

const OPEN_XML = "application/vnd.openxmlformats-officedocument.";
const DOCUMENTS = new Set([
  "text/plain",
  "application/pdf",
  "application/msword",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  `${OPEN_XML}wordprocessingml.document`,
  `${OPEN_XML}spreadsheetml.sheet`,
  `${OPEN_XML}presentationml.presentation`,
]);
const KINDS: Record<string, FileKind> = {
  "image/jpeg": "image",
  "image/png": "image",
  "video/mp4": "video",
  "video/3gpp": "video",
  "audio/aac": "audio",
  "audio/amr": "audio",
  "audio/mpeg": "audio",
  "audio/mp4": "audio",
  "audio/ogg": "audio",
};
const SPELLINGS: Record<string, string> = {
  "image/jpg": "image/jpeg",
  "audio/mp3": "audio/mpeg",
  "audio/m4a": "audio/mp4",
  "audio/x-m4a": "audio/mp4",
};

export const ACCEPTED = [...Object.keys(KINDS), ...DOCUMENTS].join(",");

export type Fitting =
  | { readonly fits: true; readonly kind: FileKind; readonly mediaType: string }
  | { readonly fits: false; readonly why: "type" }
  | { readonly fits: false; readonly why: "size"; readonly bytesMax: number };

export const fitting = (file: { readonly type: string; readonly size: number }): Fitting => {
  const bare = (file.type.split(";")[0] ?? "").trim().toLowerCase();
  const mediaType = SPELLINGS[bare] ?? bare;
  const kind = DOCUMENTS.has(mediaType) ? "document" : KINDS[mediaType];
  if (!kind) return { fits: false, why: "type" };
  const bytesMax = BYTES_MAX[kind];
  return file.size > bytesMax ? { fits: false, why: "size", bytesMax } : { fits: true, kind, mediaType };
};
