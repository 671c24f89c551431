/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const Profile = () => <Void title="Profile">This page is not built yet.</Void>;
