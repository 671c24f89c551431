// Reads an AsyncAPI document; answers what the standard's parser says of it.
import { text } from "node:stream/consumers";

import { Parser } from "@asyncapi/parser";

const { diagnostics } = await new Parser().parse(await text(process.stdin));
console.log(JSON.stringify(diagnostics));
