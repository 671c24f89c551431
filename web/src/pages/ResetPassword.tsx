/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const ResetPassword = () => <Void title="ResetPassword">This page is not built yet.</Void>;
