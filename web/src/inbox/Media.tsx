/** A message's file: its place is there before it is, and each of its states has a word. */
import { IconFile, IconPhoto, IconPlayerPause, IconPlayerPlay, IconVideo } from "@tabler/icons-react";
import { useRef, useState } from "react";

import { ask } from "~/api/client";
import { useAsk } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { harmless } from "~/app/harmless";
import { useMay } from "~/app/session";
import { played, sized } from "~/app/times";
import { Answered } from "~/parts/Answered";
import { Said } from "~/parts/Confirm";
import { Dialog } from "~/parts/Dialog";
import { Icon } from "~/parts/Icon";
import { inbox } from "~/strings/inbox";

import css from "./Media.module.css";
import type { Item } from "./thread";

const WIDTH_PX = 236;
const HEIGHT_PX_MAX = 300;
const PICTURES = ["image", "sticker"];
const SOUNDS = ["audio", "voice"];

export const MediaView = ({ item }: { item: Item }) => (
  <>
    <Shape item={item} />
    {item.media_description && (
      <p className={`small third ${css.described}`} dir="auto">
        {inbox.media.described} {harmless(item.media_description)}
      </p>
    )}
  </>
);

const Shape = ({ item }: { item: Item }) => {
  const kind = item.message_kind ?? "file";
  const isStored = item.media_state === "stored" && item.media_id !== null;
  if (isStored && (PICTURES.includes(kind) || item.media_type?.startsWith("image/"))) return <Picture item={item} />;
  if (isStored && (SOUNDS.includes(kind) || item.media_type?.startsWith("audio/"))) return <Sound item={item} />;
  return isStored ? <Document item={item} /> : <Waiting item={item} kind={kind} />;
};

const nameOf = (item: Item, kind = item.message_kind ?? "file"): string =>
  harmless(item.media_name ?? item.file_name ?? "") || (inbox.kinds[kind] ?? kind);

const Waiting = ({ item, kind }: { item: Item; kind: string }) => {
  const { media_state: state, rejection, size_bytes: size } = item;
  const word =
    state === "rejected"
      ? inbox.media.rejected(inbox.media.rejections[rejection ?? ""] ?? "")
      : state === null || state === "stored"
        ? ""
        : inbox.media[state];
  return (
    <div className={PICTURES.includes(kind) ? css.place : css.file}>
      <Icon of={PICTURES.includes(kind) ? IconPhoto : IconFile} />
      <span>{[nameOf(item, kind), size === null ? "" : sized(size), word].filter(Boolean).join(", ")}</span>
    </div>
  );
};

/** As large as it will be before it is loaded. */
const Picture = ({ item }: { item: Item }) => {
  const [isOpen, setOpen] = useState(false);
  const [isBroken, setBroken] = useState(false);
  // Who opens an original is on the record; a preview is no such thing.
  const { data } = useAsk(
    "get_media",
    { media_id: item.media_id ?? "", preview: true },
    { enabled: !!item.has_preview },
  );
  const ratio = item.width && item.height ? item.height / item.width : 0.62;
  const height = Math.min(Math.round(WIDTH_PX * ratio), HEIGHT_PX_MAX);
  const name = nameOf(item);
  return (
    <>
      <button
        type="button"
        className={css.picture}
        style={{ width: WIDTH_PX, height }}
        aria-label={inbox.media.open(name)}
        onClick={() => setOpen(true)}
      >
        {data && !isBroken ? (
          <img src={data.url} alt="" width={WIDTH_PX} height={height} loading="lazy" onError={() => setBroken(true)} />
        ) : (
          <span>
            <Icon of={IconPhoto} /> {isBroken ? inbox.media.failed : item.size_bytes ? sized(item.size_bytes) : ""}
          </span>
        )}
      </button>
      {isOpen && <Whole item={item} close={() => setOpen(false)} />}
    </>
  );
};

const Whole = ({ item, close }: { item: Item; close: () => void }) => {
  const found = useAsk("get_media", { media_id: item.media_id ?? "" });
  return (
    <Dialog onClose={close} size="auto" title={nameOf(item)}>
      <Answered of={found}>{({ url }) => <img className={css.whole} src={url} alt={nameOf(item)} />}</Answered>
      <div className={css.ways}>
        {item.media_id && <Download item={item} label={inbox.media.download} />} <Describe item={item} />
      </div>
    </Dialog>
  );
};

const open = async (item: Item): Promise<void> => {
  const { url } = await ask("get_media", { media_id: item.media_id ?? "" });
  window.open(url, "_blank", "noopener,noreferrer");
};

const Download = ({ item, label }: { item: Item; label: string }) => {
  const [error, setError] = useState<Error | null>(null);
  const press = (): void => {
    setError(null);
    open(item).catch(setError);
  };
  return (
    <>
      <button type="button" className={css.download} onClick={press}>
        {label}
      </button>
      <Said error={error} />
    </>
  );
};

const Document = ({ item }: { item: Item }) => (
  <div className={css.file}>
    <Icon of={item.media_type?.startsWith("video/") ? IconVideo : IconFile} />
    <Download item={item} label={nameOf(item)} />
    {item.size_bytes !== null && <span className="small third">{sized(item.size_bytes)}</span>}
    <Describe item={item} />
    {!DESCRIBED.test(item.media_type ?? "") && <Unread />}
  </div>
);

const DESCRIBED = /^(image\/(jpeg|png|webp|gif)|application\/pdf)$/;

/** The model looks at it, and says what it shows. */
const Describe = ({ item }: { item: Item }) => {
  const { data } = useAsk("get_policies");
  const mayAsk = useMay("inbox:write") && (data?.ai.tasks ?? []).includes("description");
  const describe = useDoing("request_description");
  const [isAsked, setAsked] = useState(false);
  if (!mayAsk || item.media_description || !item.media_id || !DESCRIBED.test(item.media_type ?? "")) return null;
  const mediaId = item.media_id;
  return (
    <>
      <button
        type="button"
        className={css.download}
        disabled={isAsked || describe.isBusy}
        onClick={() => describe.run({ media_id: mediaId }, () => setAsked(true))}
      >
        {isAsked ? inbox.media.asked : inbox.media.describe}
      </button>
      <Said error={describe.error} />
    </>
  );
};

const BARS = 38;

/** The bars of a voice note: of its id, for its loudness isn't known; they show how far it is. */
const heightsOf = (id: string): number[] => {
  let state = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: BARS }, () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return 4 + (state >>> 28);
  });
};

const Sound = ({ item }: { item: Item }) => {
  const audio = useRef<HTMLAudioElement>(null);
  const [url, setUrl] = useState<string | null>(null);
  const [at, setAt] = useState({ part: 0, seconds: 0 });
  const [isPlaying, setPlaying] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const toggle = async (): Promise<void> => {
    setError(null);
    if (url === null) {
      setUrl((await ask("get_media", { media_id: item.media_id ?? "" })).url);
      return; // autoPlay begins it
    }
    if (isPlaying) audio.current?.pause();
    else await audio.current?.play();
  };
  const heights = heightsOf(item.media_id ?? "");
  return (
    <div className={css.sound}>
      <button
        type="button"
        aria-label={isPlaying ? inbox.media.pause : inbox.media.play}
        onClick={() => void toggle().catch(setError)}
      >
        <Icon of={isPlaying ? IconPlayerPause : IconPlayerPlay} small />
      </button>
      <svg width="152" height="22" viewBox="0 0 152 22" aria-hidden="true">
        {heights.map((height, index) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            x={index * 4}
            y={11 - height / 2}
            width="2.4"
            height={height}
            rx="1.2"
            data-on={index / BARS < at.part || undefined}
          />
        ))}
      </svg>
      <span className="small second num">
        {at.seconds > 0 ? played(at.seconds) : item.size_bytes !== null && sized(item.size_bytes)}
      </span>
      {url && (
        // biome-ignore lint/a11y/useMediaCaption: what customers say has no captions
        <audio
          ref={audio}
          src={url}
          autoPlay
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onEnded={() => setPlaying(false)}
          onError={() => setError(new Error(inbox.media.failed))}
          onTimeUpdate={({ currentTarget: { currentTime, duration } }) =>
            setAt({ part: Number.isFinite(duration) ? currentTime / duration : 0, seconds: currentTime })
          }
        />
      )}
      <Unread />
      <Said error={error} />
    </div>
  );
};

/** The model hears nothing, sees no video and opens no other document: who relies on what it says should know. */
const Unread = () => {
  const { data } = useAsk("get_policies");
  return (data?.ai.tasks ?? []).length > 0 ? <span className="small third">{inbox.media.notAnalysed}</span> : null;
};
