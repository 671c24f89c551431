/** A browser by its name, and what it runs on; the first that fits is it. */

import { profile } from "~/strings/profile";

const BROWSERS: readonly [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Mac OS X/, "macOS"],
  [/Windows/, "Windows"],
  [/Linux/, "Linux"],
];
const SHOWN_CHARS_MAX = 40;

/** `Firefox on Linux`; what isn't known is said as it says itself. */
export const browserOf = (agent: string): string => {
  const named = (known: readonly [RegExp, string][]): string | undefined =>
    known.find(([shape]) => shape.test(agent))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (!browser) return agent.slice(0, SHOWN_CHARS_MAX) || profile.unknownBrowser;
  return system ? profile.browserOn(browser, system) : browser;
};
