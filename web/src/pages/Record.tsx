/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Record = () => <Void title="Record">This page is not built yet.</Void>;
