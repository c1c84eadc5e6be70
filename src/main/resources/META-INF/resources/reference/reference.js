// The page at "/": Swagger UI on openapi.json, with the request panel of panel.js added to every operation.

import { requestPanel } from "./panel.js";

// Swagger UI's style sheet has a dark theme behind this class; following the system's choice is left to the page.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const followSystemTheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followSystemTheme);
followSystemTheme();

window.SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  // A key lives in this tab's memory and is gone after a reload.
  persistAuthorization: false,
  // The default asks validator.swagger.io for a badge: nothing here may leave the origin.
  validatorUrl: null,
  // The default's numbers are too dark to be read on its own ground.
  syntaxHighlight: { theme: "tomorrow-night" },
  // The schemas appear in each operation already; the list at the foot starts closed.
  defaultModelsExpandDepth: 0,
  plugins: [requestPanel],
});
