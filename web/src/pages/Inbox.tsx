/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Inbox = () => <Void title="Inbox">This page is not built yet.</Void>;
