/**
 * A menu that is made when it is opened for the first time: a conversation has half a dozen, most are never opened, and
 * each would cost as much as many messages. Its button is there from the beginning, and stays the same.
 */
import { Menu, type MenuProps, Popover, type PopoverProps } from "@mantine/core";
import {
  cloneElement,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  type Ref,
  type RefObject,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from "react";

type Button = ReactElement<HTMLAttributes<HTMLButtonElement> & { ref?: Ref<HTMLButtonElement> }>;

interface State {
  /** What opens it. */
  readonly button: Button;
  readonly opened: boolean;
  readonly onChange: (isOpened: boolean) => void;
}

interface DropdownProps extends Omit<MenuProps, "opened" | "onChange" | "id"> {
  readonly button: Button;
  /** Whoever opens it by other means than its button keeps whether it is open. */
  readonly opened?: boolean;
  readonly onChange?: (isOpened: boolean) => void;
  readonly children: ReactNode;
}

export const Dropdown = ({ button, opened, onChange, children, ...menu }: DropdownProps) => {
  const [isOpen, setOpen] = useState(false);
  const late = useLate({ button, opened: opened ?? isOpen, onChange: onChange ?? setOpen }, "menu");
  return (
    <>
      {late.button}
      {late.isWanted && (
        <Menu position="bottom-end" {...menu} {...late.state}>
          <Menu.Target>
            <Standin of={late.target} />
          </Menu.Target>
          <Menu.Dropdown>{children}</Menu.Dropdown>
        </Menu>
      )}
    </>
  );
};

interface PopupProps extends State, Omit<PopoverProps, keyof State | "id" | "children"> {
  readonly children: ReactNode;
}

export const Popup = ({ button, opened, onChange, children, ...popover }: PopupProps) => {
  const late = useLate({ button, opened, onChange }, "dialog");
  return (
    <>
      {late.button}
      {late.isWanted && (
        <Popover trapFocus returnFocus {...popover} {...late.state}>
          <Popover.Target>
            <Standin of={late.target} />
          </Popover.Target>
          <Popover.Dropdown p={6}>{children}</Popover.Dropdown>
        </Popover>
      )}
    </>
  );
};

/** It is made closed and then opened: that is when it notes where the focus goes back to. */
const useLate = ({ button, opened, onChange }: State, popup: "menu" | "dialog") => {
  const id = useId();
  const target = useRef<HTMLButtonElement>(null);
  const [isMade, setMade] = useState(false);
  useEffect(() => {
    if (opened) setMade(true);
  }, [opened]);
  return {
    target,
    isWanted: opened || isMade,
    state: { id, opened: opened && isMade, onChange },
    button: cloneElement(button, {
      id,
      ref: target,
      "aria-haspopup": popup,
      "aria-expanded": opened,
      "aria-controls": opened ? `${id}-dropdown` : undefined,
      onClick: () => onChange(!opened),
    }),
  };
};

/** Takes the place of the button, which is elsewhere. */
const Standin = ({ of, ref }: { of: RefObject<HTMLButtonElement | null>; ref?: Ref<HTMLElement | null> }) => {
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => of.current, [of]);
  return null;
};
