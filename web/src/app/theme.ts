/** The look, as Mantine takes it. Colours are the tokens of tokens.css, which know light and dark by themselves. */
import { type CSSVariablesResolver, createTheme, type MantineThemeOverride } from "@mantine/core";

import { shell } from "~/strings/shell";

import parts from "./theme.module.css";

const FLOATING = { shadow: "md", radius: "md", transitionProps: { duration: 80 } } as const;

/** What stands beside a box. */
const BESIDE = { label: parts.choice ?? "", description: `${parts.hint} ${parts.beside}` };

/** Named, not imported: a part that a page doesn't use is not loaded for it. */
const COMPONENTS: MantineThemeOverride["components"] = {
  Button: {
    defaultProps: { size: "xs", variant: "subtle", color: "gray" },
    classNames: { root: parts.button },
  },
  ActionIcon: {
    defaultProps: { size: 30, variant: "subtle", color: "gray" },
    classNames: { root: parts.icon },
  },
  Input: { defaultProps: { size: "xs" }, classNames: { input: parts.input } },
  InputWrapper: { classNames: { label: parts.label, description: parts.hint, error: parts.error } },
  TextInput: { defaultProps: { size: "xs" } },
  Textarea: { defaultProps: { size: "xs" } },
  NumberInput: { defaultProps: { size: "xs" } },
  PasswordInput: { defaultProps: { size: "xs" }, classNames: { visibilityToggle: parts.eye } },
  Select: {
    defaultProps: { size: "xs", comboboxProps: FLOATING, withScrollArea: false },
    classNames: { options: parts.options },
  },
  MultiSelect: {
    defaultProps: { size: "xs", comboboxProps: FLOATING, withScrollArea: false },
    classNames: { options: parts.options, pill: parts.pill },
  },
  Checkbox: {
    defaultProps: { size: "xs", color: "ink", radius: 3 },
    classNames: { input: parts.box, ...BESIDE },
  },
  Radio: { defaultProps: { size: "xs", color: "ink" }, classNames: { radio: parts.box, ...BESIDE } },
  Menu: {
    defaultProps: FLOATING,
    classNames: { dropdown: parts.menu, item: parts.item, label: parts.group },
  },
  Popover: { defaultProps: FLOATING, classNames: { dropdown: parts.floating } },
  Modal: {
    defaultProps: {
      radius: "md",
      shadow: "md",
      padding: "lg",
      transitionProps: { duration: 80 },
      closeButtonProps: { "aria-label": shell.close },
      overlayProps: { backgroundOpacity: 0.35 },
    },
    classNames: { content: parts.floating, header: parts.floating, title: parts.title },
  },
  Drawer: {
    defaultProps: {
      transitionProps: { duration: 160 },
      closeButtonProps: { "aria-label": shell.close },
      overlayProps: { backgroundOpacity: 0.35 },
    },
  },
  Tooltip: { defaultProps: { openDelay: 400, fz: 12, withArrow: false, color: "dark" } },
  Table: {
    defaultProps: { verticalSpacing: 7, horizontalSpacing: 0 },
    classNames: { table: parts.table },
  },
  Skeleton: { defaultProps: { animate: false } },
  Switch: {
    defaultProps: { color: "ink", size: "sm", withThumbIndicator: false },
    classNames: { track: parts.track, thumb: parts.thumb, description: BESIDE.description },
  },
  Progress: { defaultProps: { color: "ink", size: 3 } },
  Kbd: { classNames: { root: parts.kbd } },
};

export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 8, dark: 7 },
  colors: {
    ink: ["#f4f7fc", "#e9eff8", "#d9e4f3", "#bccfec", "#9bb8ea", "#6f94d4", "#4370bb", "#3a64ab", "#274b87", "#1f3d70"],
    dark: [
      "#e7ebef",
      "#abb5bf",
      "#8b96a1",
      "#66707b",
      "#242a31",
      "#1a1f25",
      "#1b2127",
      "#14181d",
      "#101418",
      "#0c0f12",
    ],
  },
  defaultRadius: "sm",
  radius: { xs: "4px", sm: "6px", md: "10px" },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1rem", sm: "1.25rem", md: "1.3125rem", lg: "1.25rem", xl: "1.75rem" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  shadows: { md: "var(--shadow)" },
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  headings: { fontFamily: "var(--sans)", fontWeight: "600" },
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: COMPONENTS,
});

/** Mantine's variables are ours, in both schemes alike. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: OURS,
  dark: OURS,
});

const OURS = {
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-dimmed": "var(--text-3)",
  "--mantine-color-anchor": "var(--ink)",
  "--mantine-color-error": "var(--vermilion)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--hover)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-default-border": "var(--line)",
  "--mantine-color-placeholder": "var(--text-3)",
  "--mantine-color-gray-light-color": "var(--text)",
  "--mantine-color-ink-filled": "var(--ink-fill)",
  "--mantine-color-ink-filled-hover": "var(--ink-fill-hover)",
  "--mantine-color-ink-light": "var(--ink-tint)",
  "--mantine-color-ink-light-hover": "var(--ink-tint-2)",
  "--mantine-color-ink-light-color": "var(--ink)",
};
