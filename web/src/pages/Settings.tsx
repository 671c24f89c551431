/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Settings = () => <Void title="Settings">This page is not built yet.</Void>;
