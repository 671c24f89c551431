/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Invitation = () => <Void title="Invitation">This page is not built yet.</Void>;
