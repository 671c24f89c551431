/** The table of pages: an address, who may see it, and the file that is it. All but the frame are loaded when needed. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";

import { live } from "~/api/live";
import { isProblem } from "~/api/problem";
import { type InboxSearch, inboxSearch } from "~/inbox/filters";

import { Failed, NoPage } from "./Failed";
import { queries } from "./queries";
import { Shell } from "./Shell";
import { arrive, type Me, may, meOf, myselfQuery } from "./session";

const root = createRootRoute({ component: Outlet, notFoundComponent: NoPage, errorComponent: Failed });

/** A page before one is signed in. */
const door = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path }) as const;

const signIn = createRoute({
  ...door("/sign-in"),
  validateSearch: (search): { to?: string } => (typeof search.to === "string" ? { to: search.to } : {}),
  component: lazyRouteComponent(() => import("~/pages/SignIn"), "SignIn"),
});
const welcome = createRoute({
  ...door("/welcome"),
  component: lazyRouteComponent(() => import("~/pages/Welcome"), "Welcome"),
});
const invitation = createRoute({
  ...door("/invitation"),
  component: lazyRouteComponent(() => import("~/pages/Invitation"), "Invitation"),
});
const resetPassword = createRoute({
  ...door("/reset-password"),
  component: lazyRouteComponent(() => import("~/pages/ResetPassword"), "ResetPassword"),
});
const verifyEmail = createRoute({
  ...door("/verify-email"),
  component: lazyRouteComponent(() => import("~/pages/VerifyEmail"), "VerifyEmail"),
});

/** Below this somebody is signed in, and is in a workspace. */
const framed = createRoute({
  getParentRoute: () => root,
  id: "framed",
  component: Shell,
  beforeLoad: async ({ location }): Promise<{ me: Me }> => {
    try {
      const [myself] = await Promise.all([queries.ensureQueryData(myselfQuery), live.begin()]);
      const me = meOf(myself);
      if (me) {
        arrive(me);
        return { me };
      }
    } catch (error) {
      if (isProblem(error) && (error.status === 401 || error.type === "second-factor-needed")) {
        throw redirect({ to: "/sign-in", search: { to: location.href } });
      }
      throw error;
    }
    throw redirect({ to: "/welcome" });
  },
});
const page = <Path extends string>(path: Path) => ({ getParentRoute: () => framed, path }) as const;

const home = createRoute({
  ...page("/"),
  beforeLoad: ({ context: { me } }) => {
    throw redirect(may(me.role, "inbox:read") ? { to: "/inbox", search: {} } : { to: "/operations" });
  },
});
const inbox = createRoute({
  ...page("/inbox"),
  validateSearch: (search): InboxSearch => inboxSearch(search),
  component: lazyRouteComponent(() => import("~/pages/Inbox"), "Inbox"),
});
const conversation = createRoute({ getParentRoute: () => inbox, path: "/$conversationId" });
const contacts = createRoute({
  ...page("/contacts"),
  validateSearch: (asked): Record<string, string> => strings(asked),
  component: lazyRouteComponent(() => import("~/pages/Contacts"), "Contacts"),
});
const contact = createRoute({
  ...page("/contacts/$contactId"),
  component: lazyRouteComponent(() => import("~/pages/Contact"), "Contact"),
});
const search = createRoute({
  ...page("/search"),
  validateSearch: (asked): SearchAsked => searchAsked(asked),
  component: lazyRouteComponent(() => import("~/pages/Search"), "Search"),
});
const stats = createRoute({
  ...page("/stats"),
  validateSearch: (asked): Record<string, string> => strings(asked),
  component: lazyRouteComponent(() => import("~/pages/Stats"), "Stats"),
});
const record = createRoute({
  ...page("/record"),
  validateSearch: (asked): Record<string, string> => strings(asked),
  component: lazyRouteComponent(() => import("~/pages/Record"), "Record"),
});
/** An event, by its number: `/record/11/48174`. */
const event = createRoute({ getParentRoute: () => record, path: "/$shard/$seq" });
const operations = createRoute({
  ...page("/operations"),
  component: lazyRouteComponent(() => import("~/pages/Operations"), "Operations"),
});
const settings = createRoute({
  ...page("/settings"),
  component: lazyRouteComponent(() => import("~/pages/Settings"), "Settings"),
});
const section = createRoute({ getParentRoute: () => settings, path: "/$section" });
const profile = createRoute({
  ...page("/profile"),
  component: lazyRouteComponent(() => import("~/pages/Profile"), "Profile"),
});

interface SearchAsked {
  readonly q?: string;
  /** `in`, `out` or `note`. */
  readonly by?: string;
  readonly days?: string;
  /** The contact with whom it was said. */
  readonly contact?: string;
}
const SEARCH_ASKED: Record<keyof SearchAsked, RegExp> = {
  q: /^./,
  by: /^(in|out|note)$/,
  days: /^(7|30|365)$/,
  contact: /^[0-9a-f-]{36}$/,
};

const searchAsked = (search: Record<string, unknown>): SearchAsked =>
  Object.fromEntries(
    Object.entries(SEARCH_ASKED)
      .map(([name, shape]) => [name, String(search[name] ?? ""), shape] as const)
      .filter(([, value, shape]) => shape.test(value))
      .map(([name, value]) => [name, value]),
  );

const strings = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]));

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    welcome,
    invitation,
    resetPassword,
    verifyEmail,
    framed.addChildren([
      home,
      inbox.addChildren([conversation]),
      contacts,
      contact,
      search,
      stats,
      record.addChildren([event]),
      operations,
      settings.addChildren([section]),
      profile,
    ]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: NoPage,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
