/** How what was said before comes in: by the command line, which reads the files that phones write. */
import { useChannels } from "~/app/furniture";
import { settings } from "~/strings/settings";

import { Section } from "./Section";
import css from "./Settings.module.css";

const { import: words } = settings;

export const Import = () => {
  const [channel] = useChannels().filter(({ disabled_at }) => disabled_at === null);
  const of = channel ? ` --channel-id ${channel.channel_id}` : "";
  return (
    <Section title={settings.sections.import} lead={words.lead}>
      <ol className={css.steps}>
        {words.steps.map(({ what, command }) => (
          <li key={what}>
            <p>{what}</p>
            {command && <code className={css.secret}>{command(of)}</code>}
          </li>
        ))}
      </ol>
      <p className={css.after}>{words.more}</p>
    </Section>
  );
};
