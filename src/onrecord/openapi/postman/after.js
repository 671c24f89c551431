// What came is what the document says of it: the status, the schema or the kind of problem. Then what later requests
// name is kept. A read model that isn't so far yet says when to ask again.
const RETRIES_MAX = 20;
const wanted = JSON.parse(pm.variables.get("wanted"));
const code = pm.response.code;
const isProblem = (pm.response.headers.get("Content-Type") || "").startsWith("application/problem+json");
const tried = Number(pm.collectionVariables.get("tried") || 0);

if (code === 503 && pm.response.headers.has("Retry-After") && !wanted.statuses.includes(503) && tried < RETRIES_MAX) {
  pm.collectionVariables.set("tried", tried + 1);
  pm.execution.setNextRequest(pm.info.requestId);
} else {
  pm.collectionVariables.set("tried", 0);
  check();
}

function check() {
  pm.test("status " + wanted.statuses.join(" or "), () => {
    pm.expect(code, pm.response.text().slice(0, 500)).to.be.oneOf(wanted.statuses);
  });
  const kinds = wanted.kinds[code];
  if (kinds) {
    pm.test("a problem of a kind that is documented", () => {
      pm.expect(isProblem).to.equal(true);
      const problem = pm.response.json();
      pm.expect(problem.type).to.be.oneOf(kinds);
      pm.expect(problem.status).to.equal(code);
      pm.expect(problem.detail).to.be.a("string").and.not.empty;
    });
  }
  const schema = wanted.schemas[code];
  if (schema) {
    pm.test("as its schema says", () => {
      const definitions = JSON.parse(pm.collectionVariables.get("schemas"));
      const here = JSON.parse(JSON.stringify(schema).split("#/components/schemas/").join("#/definitions/"));
      pm.response.to.have.jsonSchema(Object.assign(here.$ref ? { allOf: [here] } : here, { definitions }));
    });
    keep(pm.response.json());
  }
}

function keep(answer) {
  const position = pm.response.headers.get("OnRecord-Position");
  if (position) {
    const [shard, seq] = position.split(",")[0].split(":");
    for (const [name, value] of Object.entries({ position, shard, seq })) pm.collectionVariables.set(name, value);
  }
  const own = Object.keys(answer).filter((name) => name.endsWith("_id") || name === "version");
  for (const [name, path] of Object.entries(wanted.keep || Object.fromEntries(own.map((name) => [name, name])))) {
    const value = path.split(".").reduce((found, part) => (found === undefined ? found : found[part]), answer);
    pm.test("there is " + path, () => pm.expect(value).to.not.equal(undefined));
    if (typeof value === "string" || typeof value === "number") pm.collectionVariables.set(name, value);
  }
}
