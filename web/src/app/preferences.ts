/** How somebody likes it, in this browser. */
import { createKept } from "./store";

export type Density = "comfortable" | "compact";

export const density = createKept<Density>("onrecord.density", "comfortable");
