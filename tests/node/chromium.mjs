// The real Chromium that tests and benches drive: the one that ONRECORD_CHROMIUM names, or npm's for Linux on x86-64.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import sparticuz, { inflate } from "@sparticuz/chromium";
import { chromium } from "playwright-core";

const HERE_ALONE = ["--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"];

// It reaches this machine and nothing beyond. The package's own arguments are left out: they switch off what is tested
// here, such as the same-origin policy.
export const launched = async () => {
  const named = process.env.ONRECORD_CHROMIUM;
  const how = named ? { executablePath: named } : await unpacked(join(import.meta.dirname, "node_modules", ".chromium"));
  return chromium.launch({ ...how, args: HERE_ALONE });
};

// It stays there, whole or not at all, until npm installs another version. A bare machine lacks libraries that the
// package brings along.
const unpacked = async (folder) => {
  if (!existsSync(folder)) {
    process.env.TMPDIR = await mkdtemp(`${folder}-`);
    await sparticuz.executablePath();
    await inflate(join(import.meta.dirname, "node_modules/@sparticuz/chromium/bin/al2023.tar.br"));
    await rename(process.env.TMPDIR, folder).catch(() => rm(process.env.TMPDIR, { recursive: true }));
  }
  process.env.TMPDIR = folder;
  const executablePath = join(folder, "chromium");
  const bare = spawnSync("ldd", [executablePath], { encoding: "utf8" }).stdout?.includes("not found");
  const libraries = bare ? { LD_LIBRARY_PATH: join(folder, "al2023", "lib") } : {};
  return { executablePath, env: { ...process.env, FONTCONFIG_FILE: await fonts(folder), ...libraries } };
};

// Its own fonts.conf knows them in /tmp alone, and without any font it crashes. The machine's are for other scripts.
const fonts = async (folder) => {
  const file = join(folder, "fonts.conf");
  const dirs = [`${folder}/fonts`, "/usr/share/fonts"].map((dir) => `<dir>${dir}</dir>`).join("");
  await writeFile(file, `<fontconfig>${dirs}<cachedir>${folder}/fonts-cache</cachedir></fontconfig>`);
  return file;
};
