// The page at "/": Swagger UI on openapi.json, with the request panel of panel.js added to every operation.

import { requestPanel } from "./panel.js";

// Swagger UI has a dark theme behind this class, but does not follow the preference of the system.
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
  // Keys stay in the memory of the tab and are lost on reload.
  persistAuthorization: false,
  // The default sends the document to validator.swagger.io; the page must not use another origin.
  validatorUrl: null,
  // The default theme has too little contrast in numbers.
  syntaxHighlight: { theme: "tomorrow-night" },
  // Operations show their schemas; the list at the end starts collapsed.
  defaultModelsExpandDepth: 0,
  plugins: [requestPanel],
});
