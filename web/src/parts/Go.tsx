/** A link within the client that is as light as an anchor: lists and threads have hundreds of them. */
import { useRouter } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, MouseEvent } from "react";

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
}

export const Go = ({ href, ...props }: Props) => {
  const { history } = useRouter();
  const go = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.push(href);
  };
  return <a href={href} onClick={go} {...props} />;
};
