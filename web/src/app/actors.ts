/** What to call whoever did something: a member by name, others by what they are. */
import { shell } from "~/strings/shell";

interface Named {
  readonly member_id: string;
  readonly name: string;
}

/** Takes an actor (`member/<id>`, `system`, …) or a member's id. */
export const namer = (members: readonly Named[]): ((actor: string | null) => string) => {
  const { nobody = "", left = "", ...kinds } = shell.actors;
  const names = new Map(members.map(({ member_id, name }) => [member_id, name]));
  return (actor) => {
    if (actor === null) return nobody;
    const [kind = "", id = ""] = actor.split("/");
    return names.get(id || kind) ?? kinds[kind] ?? left;
  };
};
