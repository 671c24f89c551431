/** Whether a channel needs somebody to look at it. */
import type { Schemas } from "~/api/client";

export type Channel = Schemas["ChannelRow"];

export const isUnwell = ({ health, disabled_at }: Channel): boolean => disabled_at === null && health !== "healthy";
