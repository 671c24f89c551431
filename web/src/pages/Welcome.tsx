/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Welcome = () => <Void title="Welcome">This page is not built yet.</Void>;
