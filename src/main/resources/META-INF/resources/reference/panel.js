// The panel beside an operation: key, body, samples, "Send" and the response or its examples.

import { copyButton, h, plainField } from "./dom.js";
import { examplesOf, textOf } from "./example.js";
import { highlight } from "./highlight.js";
import { asHttp, consoleSession } from "./request.js";
import { responseCard } from "./response-card.js";
import { samples } from "./samples.js";

const LANGUAGES = [...samples, { name: "HTTP", language: "http", write: asHttp }];

/** Outside the panel, so that the next operation starts with the same language. */
let chosen = LANGUAGES[0].name;

export function panel(api, operation, input) {
  if (operation.isReceived) {
    return h("aside", { class: "panel", "aria-label": "Example" }, received(api, operation));
  }
  const response = responseCard(api, operation, input);
  return h(
    "aside",
    { class: "panel", "aria-label": "Request and response" },
    sender(input, response.send),
    input.type && !input.isForm && bodyEditor(input),
    sampleCard(input),
    response.element,
  );
}

function received(api, operation) {
  const [type] = operation.body.types;
  const text = textOf(examplesOf(api, type)[0].value);
  return codeCard(
    "Body",
    null,
    h("pre", { tabindex: 0 }, highlight(text, "json")),
    copyButton(() => text),
  );
}

export function codeCard(title, tools, content, copy) {
  return h(
    "section",
    { class: "code-card", "aria-label": title },
    h("header", {}, h("h2", { class: title === "Request" && "visually-hidden" }, title), tools, copy),
    content,
  );
}

/** Key and "Send", with a line that says what is missing. */
function sender(input, send) {
  const key = plainField("input", {
    type: "password",
    id: "api-key",
    placeholder: "sk_…",
    value: input.key,
    oninput: () => (input.key = key.value),
  });
  const button = h("button", { type: "button", class: "button primary send", onclick: run }, "Send");
  const note = h("p", { class: "hint", "aria-live": "polite" });
  const session = h(
    "button",
    { type: "button", class: "button quiet small", onclick: useSession },
    "Use my console session",
  );

  const show = () => {
    const missing = input.missing();
    button.setAttribute("aria-disabled", String(missing.length > 0));
    if (missing.length > 0) {
      note.textContent = `Still to fill in: ${missing.join(", ")}`;
    } else if (input.key === "") {
      note.textContent = `Send uses your session of the console: ${input.session.key.name}`;
    } else {
      note.textContent = "The key stays in the memory of this page.";
    }
  };
  async function useSession() {
    const found = await consoleSession();
    if (found) {
      input.session = found;
    } else {
      note.replaceChildren("This browser is not signed in. ", h("a", { href: "console/" }, "Open the console"));
    }
  }
  async function run() {
    const missing = input.missing();
    if (missing.length > 0) {
      const name = missing[0];
      (name === "API key"
        ? key
        : document.querySelector(`#content [name="${CSS.escape(name)}"], .body-editor`)
      )?.focus();
      return;
    }
    button.disabled = true;
    await send();
    button.disabled = false;
    button.focus({ preventScroll: true });
  }

  input.addEventListener("change", show);
  show();
  return h(
    "section",
    { class: "sender", "aria-label": "Send the request" },
    h("div", { class: "sender-head" }, h("label", { for: "api-key" }, "API key"), session),
    h("div", { class: "sender-line" }, key, button),
    note,
  );
}

function bodyEditor(input) {
  const editor = plainField("textarea", {
    class: "body-editor",
    "aria-label": "Request body",
    wrap: "off",
    oninput: () => input.setText(editor.value),
  });
  const load = () => {
    editor.value = input.text;
    editor.rows = Math.min(16, Math.max(3, input.text.split("\n").length));
  };
  load();
  const choose = (event) => {
    input.setText(textOf(input.examples[event.target.value].value));
    load();
  };
  const choice =
    input.examples.length > 1 &&
    h(
      "select",
      { class: "compact", "aria-label": "Example", onchange: choose },
      input.examples.map(({ name }, i) => h("option", { value: i }, name)),
    );
  return codeCard(
    "Body",
    choice,
    editor,
    copyButton(() => editor.value),
  );
}

function sampleCard(input) {
  const pre = h("pre", { class: "sample", tabindex: 0 });
  const program = () => LANGUAGES.find(({ name }) => name === chosen);
  let text = "";
  const show = () => {
    text = program().write(input.current());
    pre.replaceChildren(...highlight(text, program().language ?? "code"));
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.textContent === chosen));
    }
  };
  const buttons = LANGUAGES.map(({ name }) => {
    const choose = () => {
      chosen = name;
      show();
    };
    return h("button", { type: "button", onclick: choose }, name);
  });
  input.addEventListener("change", show);
  show();
  return codeCard(
    "Request",
    h("div", { class: "tabs", role: "group", "aria-label": "Language" }, buttons),
    pre,
    copyButton(() => text),
  );
}
