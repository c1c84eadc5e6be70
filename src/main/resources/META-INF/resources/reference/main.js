// The page at "/": reads the OpenAPI document and shows what the address names.

import { h } from "./dom.js";
import { ApiDocument } from "./document.js";
import { guidePage } from "./guides.js";
import { navigation } from "./navigation.js";
import { homePage, missingPage, schemaPage } from "./pages.js";
import { operationPage } from "./operation.js";
import { currentRoute, scrollToAnchor } from "./routes.js";

const content = document.getElementById("content");
let shown = "";

const response = await fetch("openapi.json");
const api = new ApiDocument(await response.json());
const menu = navigation(api);

async function pageOf({ kind, id }) {
  if (kind === "operations" && api.operations.has(id)) {
    const operation = api.operations.get(id);
    return { title: operation.summary, element: operationPage(api, operation) };
  }
  if (kind === "schemas" && api.resources.includes(id)) {
    return { title: id, element: schemaPage(api, id) };
  }
  if (kind === "guides") {
    const guide = await guidePage(api, id);
    if (guide) {
      return guide;
    }
  }
  return kind === "" ? { title: "", element: homePage(api) } : { title: "Not found", element: missingPage() };
}

async function show() {
  const route = currentRoute();
  const page = `${route.kind}/${route.id}`;
  menu.select(page);
  if (page !== shown) {
    const isFirst = shown === "";
    shown = page;
    const { title, element } = await pageOf(route);
    if (shown !== page) {
      return;
    }
    document.title = title ? `${title} · Leadkeep API` : "Leadkeep API";
    content.replaceChildren(element);
    if (!route.anchor) {
      scrollTo(0, 0);
    }
    if (!isFirst) {
      content.querySelector("h1").focus({ preventScroll: true });
    }
  }
  if (route.anchor) {
    scrollToAnchor(route.anchor);
  }
}

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  content.focus();
});
addEventListener("hashchange", show);
if (history.scrollRestoration) {
  history.scrollRestoration = "auto";
}
show().catch((error) =>
  content.replaceChildren(h("h1", {}, "The reference cannot be shown"), h("p", {}, error.message)),
);
