/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Search = () => <Void title="Search">This page is not built yet.</Void>;
