/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Operations = () => <Void title="Operations">This page is not built yet.</Void>;
