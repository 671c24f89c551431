/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Contact = () => <Void title="Contact">This page is not built yet.</Void>;
