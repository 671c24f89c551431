/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Contacts = () => <Void title="Contacts">This page is not built yet.</Void>;
