// What no request can know beforehand: a name for this run, and days around it.
const now = Date.now();
if (!pm.collectionVariables.get("run") || pm.info.requestName === "get_workspace") {
  const run = now.toString(36);
  pm.collectionVariables.set("run", run);
  pm.collectionVariables.set("address", "+1555" + String(now).slice(-9));
  pm.collectionVariables.set("today", new Date(now).toISOString().slice(0, 10));
  pm.collectionVariables.set("tomorrow", new Date(now + 24 * 3600 * 1000).toISOString());
}
// Before the first command there is no position to wait for.
if (!pm.collectionVariables.get("position")) pm.request.headers.remove("OnRecord-After");
