// The card below the request: the response after "Send", before that the examples of every status.

import { announce, copyButton, h } from "./dom.js";
import { examplesOf, textOf } from "./example.js";
import { highlight } from "./highlight.js";
import { read } from "./response.js";

export function responseCard(api, operation, input) {
  const examples = examplesByStatus(api, operation);
  const body = h("div", { class: "response-body" });
  const status = h("div", { class: "tabs", role: "group", "aria-label": "Status" });
  let live = null;
  let shown = null;
  let text = "";

  const choices = () => [...(live ? [{ label: "Live", show: showLive }] : []), ...examples];
  const draw = (choice) => {
    shown = choice;
    const main = choices().filter(({ isOther }) => !isOther);
    const others = choices().filter(({ isOther }) => isOther);
    status.replaceChildren(
      ...main.map((each) =>
        h(
          "button",
          { type: "button", "aria-pressed": String(each.label === shown.label), onclick: () => draw(each) },
          each.label,
        ),
      ),
      ...(others.length > 0 ? [select(others)] : []),
    );
    (choice.show ?? (() => showExample(choice)))();
  };
  const select = (others) =>
    h(
      "select",
      { class: "compact", "aria-label": "Other responses", onchange: (event) => draw(others[event.target.value]) },
      !shown.isOther && h("option", { value: "", selected: true, disabled: true }, "More"),
      others.map((each, i) => h("option", { value: i, selected: each === shown }, each.label)),
    );
  const show = (content, ...before) => {
    text = content;
    body.replaceChildren(
      ...before,
      h("pre", { tabindex: 0 }, highlight(content, /^\s*[[{]/.test(content) ? "json" : "")),
    );
  };
  const showExample = ({ value, description }) => (value === undefined ? showNote(description) : show(textOf(value)));
  const showNote = (note) => {
    text = "";
    body.replaceChildren(h("p", { class: "response-note" }, note));
  };
  const showLive = () => {
    const { status: code, reason, headers, bytes, milliseconds, isCut } = live;
    const kind = code < 300 ? "good" : code < 500 ? "careful" : "bad";
    const facts = h(
      "p",
      { class: "response-facts number" },
      h("span", { class: `badge ${kind}` }, `${code} ${reason}`.trim()),
      h("span", {}, `${milliseconds} ms`),
      h("span", {}, isCut ? "first 512 KiB" : `${bytes.toLocaleString("en")} bytes`),
    );
    const list = h(
      "dl",
      { class: "response-headers" },
      headers.map(([name, value]) => h("div", {}, h("dt", {}, `${name}:`), " ", h("dd", {}, value))),
    );
    show(live.text, facts, h("details", {}, h("summary", {}, `${headers.length} headers`), list));
  };

  async function send() {
    live = null;
    showNote("Waiting for the response …");
    const start = performance.now();
    try {
      live = await read(await input.send());
      live.milliseconds = Math.round(performance.now() - start);
      draw(choices()[0]);
      element.scrollIntoView({ block: "nearest" });
      announce(`Response ${live.status} ${live.reason}`);
    } catch (error) {
      live = null;
      showNote(`The request did not reach the service: ${error.message}`);
      announce("The request failed");
    }
  }

  if (examples.length > 0) {
    draw(examples[0]);
  }
  const element = h(
    "section",
    { class: "code-card", "aria-label": "Response" },
    h(
      "header",
      {},
      h("h2", {}, "Response"),
      status,
      copyButton(() => text),
    ),
    body,
  );
  return { element, send };
}

/** One example of each status first; then the other examples, and one of each common error. */
function examplesByStatus(api, { responses, errors }) {
  const own = responses.flatMap(({ status, description, types }) => {
    const [type] = types;
    const examples = type ? examplesOf(api, type) : [];
    if (examples.length === 0) {
      const note = type ? `A file: ${types.map((each) => each.type).join(" or ")}` : description;
      return [{ label: status, description: note }];
    }
    return examples.map(({ name, value }, i) => ({
      label: i === 0 ? status : `${status} ${name}`,
      value,
      isOther: i > 0,
    }));
  });
  const common = errors.flatMap(({ status, types }) =>
    types[0].examples.map(({ value }) => ({ label: `${status} ${value.error.code}`, value, isOther: true })),
  );
  return [...own, ...common];
}
