// Writes src/api/schema.d.ts from docs/openapi.json; with --check it says whether that file is what it would write.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import openapiTS, { astToString } from "openapi-typescript";

const here = import.meta.dirname;
const document = join(here, "../../docs/openapi.json");
const target = join(here, "../src/api/schema.d.ts");

// Problems are the same type everywhere, and what fields mean is said in the document.
const withoutWords = (node, isSchemaMap = false) => {
  if (Array.isArray(node)) return node.map((each) => withoutWords(each));
  if (node === null || typeof node !== "object") return node;
  const entries = Object.entries(node).filter(([name]) => isSchemaMap || !["description", "examples"].includes(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, withoutWords(value, name === "properties")]));
};
const api = withoutWords(JSON.parse(await readFile(document, "utf8")));
for (const route of Object.values(api.paths).flatMap((methods) => Object.values(methods))) {
  for (const status of Object.keys(route.responses)) {
    if (status >= "300") delete route.responses[status];
  }
}

const ast = await openapiTS(api, { defaultNonNullable: false });
const types = `// Generated from docs/openapi.json by \`npm run types\`.\n${astToString(ast)}`;

if (process.argv.includes("--check")) {
  if ((await readFile(target, "utf8").catch(() => "")) !== types) {
    process.stderr.write("web/src/api/schema.d.ts is not what docs/openapi.json says: run `make openapi`\n");
    process.exit(1);
  }
} else {
  await writeFile(target, types);
}
