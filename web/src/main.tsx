/** Where the client begins. */
import "@fontsource-variable/inter";
import "@mantine/core/styles.layer.css";
import "./app/tokens.css";

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";

import { queries } from "./app/queries";
import { reloadWhenPartsAreMissing } from "./app/reloading";
import { router } from "./app/router";
import { cssVariables, theme } from "./app/theme";

/** The page's policy lets only styles in that carry it. */
const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
setNonce(nonce);

reloadWhenPartsAreMissing();

const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
createRoot(root).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariables}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
  >
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>,
);
