/** Where an address leads that is nobody's. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { Door } from "~/parts/Door";
import css from "~/profile/Profile.module.css";
import { shell } from "~/strings/shell";

export const Lost = () => (
  <Door title={shell.missing}>
    <div className={css.door}>
      <p className="second">{shell.missingMore}</p>
      <Button
        className={css.wide}
        variant="filled"
        color="ink"
        renderRoot={(props) => <Link to="/inbox" search={{}} {...props} />}
      >
        {shell.toInbox}
      </Button>
    </div>
  </Door>
);
