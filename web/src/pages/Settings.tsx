/** The workspace's settings, section by section. */
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { type Scope, useMay } from "~/app/session";
import { PageBar } from "~/parts/PageBar";
import { Void } from "~/parts/Void";
import { AiPolicy } from "~/settings/AiPolicy";
import { Channels } from "~/settings/Channels";
import { Import } from "~/settings/Import";
import { InboxPolicy } from "~/settings/InboxPolicy";
import { Labels } from "~/settings/Labels";
import { Members } from "~/settings/Members";
import { Replies } from "~/settings/Replies";
import css from "~/settings/Settings.module.css";
import { Teams } from "~/settings/Teams";
import { Tokens } from "~/settings/Tokens";
import { settings } from "~/strings/settings";
import { shell } from "~/strings/shell";

type Name = keyof typeof settings.sections;

const SECTIONS: Record<Name, { readonly scope: Scope; readonly page: ReactNode }> = {
  members: { scope: "workspace:read", page: <Members /> },
  channels: { scope: "workspace:read", page: <Channels /> },
  labels: { scope: "workspace:read", page: <Labels /> },
  replies: { scope: "workspace:read", page: <Replies /> },
  teams: { scope: "workspace:read", page: <Teams /> },
  inbox: { scope: "workspace:read", page: <InboxPolicy /> },
  ai: { scope: "workspace:read", page: <AiPolicy /> },
  tokens: { scope: "tokens:read", page: <Tokens /> },
  import: { scope: "workspace:read", page: <Import /> },
};
const NAMES = Object.keys(SECTIONS) as Name[];

export const Settings = () => {
  const { section = "members" } = useParams({ strict: false }) as { section?: string };
  const readsTokens = useMay("tokens:read");
  const shown = NAMES.filter((name) => SECTIONS[name].scope !== "tokens:read" || readsTokens);
  const name = shown.find((each) => each === section);
  return (
    <>
      <PageBar title={settings.title} tab={name ? `${settings.sections[name]} · ${settings.title}` : settings.title} />
      <div className={css.panes}>
        <nav className={css.list} aria-label={settings.title}>
          {shown.map((each) => (
            <Link
              key={each}
              to="/settings/$section"
              params={{ section: each }}
              aria-current={each === name ? "page" : undefined}
              activeProps={NONE}
            >
              {settings.sections[each]}
            </Link>
          ))}
        </nav>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <section className="page" aria-label={name ? settings.sections[name] : settings.title} tabIndex={0}>
          <div className={css.body}>
            {name ? SECTIONS[name].page : <Void title={shell.missing}>{shell.missingMore}</Void>}
          </div>
        </section>
      </div>
    </>
  );
};

const NONE = {};
