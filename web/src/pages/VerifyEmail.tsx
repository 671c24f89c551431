/** Not drawn yet. */
import { Void } from "~/parts/Void";

export const VerifyEmail = () => <Void title="VerifyEmail">This page is not built yet.</Void>;
