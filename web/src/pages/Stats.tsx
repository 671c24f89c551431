/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Stats = () => <Void title="Stats">This page is not built yet.</Void>;
