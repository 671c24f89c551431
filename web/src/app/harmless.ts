/** Text of customers and models, without what makes it read otherwise than it is. */

/** Directions that override what stands there, and characters without width that hide words from whoever reads. */
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;
const HIDDEN = /[\u200b\u2060-\u2064\ufeff\u00ad]/g;
/** Tags spell flags behind a black flag, and nothing that is seen anywhere else. */
const TAGS = /(\u{1f3f4}[\u{e0020}-\u{e007f}]{1,8})|[\u{e0000}-\u{e007f}]+/gu;
const ANY = /[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff\u00ad\u{e0000}-\u{e007f}]/gu;

export const harmless = (text: string): string =>
  text
    .replace(OVERRIDES, "")
    .replace(HIDDEN, "")
    .replace(TAGS, (_, flag: string | undefined) => flag ?? "");

/** JSON as it came, with all of that spelled out instead of at work: the same JSON still. */
export const visible = (json: string): string => json.replace(ANY, escaped);

const escaped = (letters: string): string =>
  Array.from({ length: letters.length }, (_, at) => `\\u${letters.charCodeAt(at).toString(16).padStart(4, "0")}`).join(
    "",
  );
