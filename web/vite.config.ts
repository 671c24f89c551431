/** Builds the client into the package that serves it: src/onrecord/web/dist. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const DIST = join(import.meta.dirname, "../src/onrecord/web/dist");
const COMPRESSIBLE = /\.(js|css|svg)$/;
const API = "http://127.0.0.1:8000";

/** Beside each file its compressed forms: the API serves them as they are. */
const compressed = (): Plugin => ({
  name: "compressed",
  apply: "build",
  async closeBundle() {
    const names = await readdir(join(DIST, "assets"));
    const files = ["favicon.svg", ...names.map((name) => join("assets", name))];
    await Promise.all(files.filter((name) => COMPRESSIBLE.test(name)).map((name) => compress(join(DIST, name))));
  },
});

const compress = async (path: string): Promise<void> => {
  const body = await readFile(path);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(body, quality));
  await writeFile(`${path}.gz`, await promisify(gzip)(body, { level: 9 }));
};

/** The page begins with a script that waits for nothing: in the right colours from the first moment. */
const scheme = (): Plugin => ({
  name: "scheme",
  apply: "build",
  async buildStart() {
    const source = await readFile(join(import.meta.dirname, "tools/scheme.js"));
    this.emitFile({ type: "asset", name: "scheme.js", source });
  },
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle = {} }) => {
      const file = Object.keys(bundle).find((name) => /scheme-[^/]*\.js$/.test(name));
      return [{ tag: "script", attrs: { src: `/${file}` }, injectTo: "head-prepend" }];
    },
  },
});

export default defineConfig({
  plugins: [react(), scheme(), compressed()],
  html: { cspNonce: "__NONCE__" },
  resolve: { alias: { "~": join(import.meta.dirname, "src") } },
  build: {
    outDir: DIST,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    target: "es2023",
  },
  test: { isolate: false },
  server: { proxy: { "/v1": API, "/oauth": API } },
});
