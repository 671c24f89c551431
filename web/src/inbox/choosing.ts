/** For which conversation a template is being chosen: the window, and a message that came too late, lead there. */
import { createStore } from "~/app/store";

export const choosingStore = createStore<string | null>(null);
