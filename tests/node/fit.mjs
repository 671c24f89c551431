// Reads {document, values: [[schema, value], …]}; answers for each value why it doesn't fit the schema of that name
// under the document's components/schemas, null if it does.
import { text } from "node:stream/consumers";

import Ajv from "ajv";
import addFormats from "ajv-formats";

const { document, values } = JSON.parse(await text(process.stdin));
const ajv = addFormats(new Ajv({ strict: false })).addSchema(document, "document");

const misfit = ([name, value]) => {
  const fits = ajv.getSchema(`document#/components/schemas/${name}`);
  return fits(value) ? null : ajv.errorsText(fits.errors);
};

console.log(JSON.stringify(values.map(misfit)));
