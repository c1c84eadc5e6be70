// A Swagger UI plugin. Below the parameters of every operation it shows the request that Execute will send and samples
// for it; both follow the input.

import { API_KEY, currentRequest } from "./request.js";
import { formatExactly } from "./response.js";
import { samples } from "./samples.js";

// Outside the components, so that the next operation starts with the same language.
let chosenLanguage = samples[0].name;

export function requestPanel(system) {
  const { createElement: element, useEffect, useState } = system.React;

  function RequestPanel({ path, method }) {
    const { sent, sample, missing } = currentRequest(system.getSystem(), path, method);
    return element(
      "div",
      { className: "request-panel" },
      element(
        "section",
        { "aria-label": "Request preview" },
        element("h4", null, "Request Preview"),
        element("div", { className: "toolbar" }, element(Missing, { missing })),
        element("pre", { className: "request-preview", tabIndex: 0 }, asHttp(sent)),
      ),
      element(Samples, { request: sample }),
    );
  }

  function Missing({ missing }) {
    if (missing.length === 0) {
      return "As Execute will send it";
    }
    const enterKey = () => system.authActions.showDefinitions(system.authSelectors.definitionsToAuthorize());
    return element(
      system.React.Fragment,
      null,
      `Still to fill in: ${missing.join(", ")}`,
      missing.includes(API_KEY) &&
        element("button", { type: "button", className: "enter-key", onClick: enterKey }, "Enter a key"),
    );
  }

  function Samples({ request }) {
    const [language, setLanguage] = useState(chosenLanguage);
    const [copied, setCopied] = useState("");
    const program = samples.find(({ name }) => name === language).write(request);

    const choose = (name) => {
      chosenLanguage = name;
      setLanguage(name);
    };
    const copy = () => navigator.clipboard.writeText(program).then(() => setCopied(program));

    return element(
      "section",
      { "aria-label": "Request samples" },
      element("h4", null, "Request Samples"),
      element(
        "div",
        { className: "toolbar", role: "group", "aria-label": "Language" },
        samples.map(({ name }) => {
          const pressed = name === language;
          return element(
            "button",
            { key: name, type: "button", "aria-pressed": pressed, onClick: () => choose(name) },
            name,
          );
        }),
        // Browsers offer a clipboard on https and localhost only.
        navigator.clipboard &&
          element(
            "button",
            { type: "button", className: "copy", onClick: copy },
            copied === program ? "Copied" : "Copy",
          ),
      ),
      element("pre", { className: "request-sample", tabIndex: 0 }, program),
    );
  }

  // Every field of the dialog has autofocus, and the browser focuses the last one.
  function focusFirstField() {
    document.querySelector(".auth-container input")?.focus();
  }

  return {
    statePlugins: {
      spec: {
        wrapActions: {
          // Runs first on Execute, and removes the previous response even if the request is not sent.
          validateParams:
            (validate, { specActions }) =>
            ([path, method], ...others) => {
              specActions.clearResponse(path, method);
              return validate([path, method], ...others);
            },
        },
      },
    },
    wrapComponents: {
      authorizationPopup: (Popup) => (props) => {
        useEffect(focusFirstField, []);
        return element(Popup, props);
      },
      parameters: (Parameters) => (props) => {
        const [path, method] = props.pathMethod;
        return element(
          system.React.Fragment,
          null,
          element(Parameters, props),
          element(RequestPanel, { path, method }),
        );
      },
      responseBody: (ResponseBody) => (props) => {
        const isJson = /^application\/json/i.test(props.contentType) && typeof props.content === "string";
        const text = isJson ? formatExactly(props.content) : undefined;
        return text === undefined
          ? element(ResponseBody, props)
          : element(props.getComponent("HighlightCode", true), { language: "json", canCopy: true }, text);
      },
    },
    components: {
      // Replaces the curl line of Swagger UI, which the panel already has.
      curl: () => null,
    },
  };
}

function asHttp({ method, url, headers, text, form }) {
  const lines = [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (text !== undefined) {
    lines.push("", text);
  }
  if (form) {
    lines.push("Content-Type: multipart/form-data", "");
    for (const { name, value, file, type } of form) {
      lines.push(`${name}: ${file === undefined ? value : `file ${file} (${type})`}`);
    }
  }
  return lines.join("\n");
}
