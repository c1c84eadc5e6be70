// Returns a description of each visible text whose contrast (WCAG 2.2, 1.4.3) is below a minimum ratio. For executeScript
// of WebDriver: arguments[0] is the ratio.
//
// The background of a text is the blend of the backgrounds of its ancestors. Images are ignored, and so are disabled
// controls, which WCAG exempts.

const minRatio = arguments[0];

const parse = (color) => {
  const [, kind, parts] = color.match(/^(rgba?|color)\((.*)\)$/) ?? [];
  const numbers = parts?.match(/[0-9.e-]+(?=[\s,)/%]|$)/g)?.map(Number);
  if (!numbers || (kind === "color" && !parts.startsWith("srgb"))) {
    throw new Error(`unsupported colour: ${color}`);
  }
  const [red, green, blue, alpha = 1] = numbers;
  const scale = kind === "color" ? 255 : 1;
  return { channels: [red, green, blue].map((channel) => channel * scale), alpha };
};

const mix = (above, below, alpha) => above.map((channel, i) => alpha * channel + (1 - alpha) * below[i]);

const paint = (color, below) => {
  const { channels, alpha } = parse(color);
  return mix(channels, below, alpha);
};

const luminance = (channels) => {
  const [red, green, blue] = channels
    .map((channel) => channel / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** Blends the elements from the root down and the text on the last; `opacity` applies to an element with its content. */
const layers = (elements, textColor, below) => {
  if (elements.length === 0) {
    return { text: paint(textColor, below), ground: below };
  }
  const style = getComputedStyle(elements[0]);
  const { text, ground } = layers(elements.slice(1), textColor, paint(style.backgroundColor, below));
  const opacity = Number(style.opacity);
  return { text: mix(text, below, opacity), ground: mix(ground, below, opacity) };
};

const around = (element) => (element ? [...around(element.parentElement), element] : []);

const isVisible = (element) =>
  element.checkVisibility({ visibilityProperty: true }) &&
  !element.closest(":disabled") &&
  // Elements for screen readers only are one pixel large.
  element.getClientRects().length > 0 &&
  element.getBoundingClientRect().width > 1;

// Skip to the end of transitions; infinite animations have no end.
for (const animation of document.getAnimations()) {
  if (animation.effect.getComputedTiming().endTime !== Infinity) {
    animation.finish();
  }
}

const found = [];
const measure = (element, text, pseudo) => {
  const color = getComputedStyle(element, pseudo).color;
  const { text: above, ground } = layers(around(element), color, [255, 255, 255]);
  const ratio = contrast(above, ground);
  if (ratio < minRatio) {
    const hex = (channels) =>
      `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;
    const classes = around(element).slice(-3).map((e) => e.localName + [...e.classList].map((c) => `.${c}`).join(""));
    found.push(
      `${ratio.toFixed(2)} ${hex(above)} on ${hex(ground)} ${classes.join(" > ")}${pseudo ?? ""}: ${text.slice(0, 40)}`,
    );
  }
};

let measured = 0;
for (const element of document.body.querySelectorAll("*")) {
  if (!isVisible(element)) {
    continue;
  }
  if (element.matches("input, select, textarea")) {
    measured++;
    measure(element, element.value || element.placeholder || "", element.placeholder && !element.value ? "::placeholder" : undefined);
    continue;
  }
  const text = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data);
  if (text.join("").trim() !== "") {
    measured++;
    measure(element, text.join("").trim());
  }
  for (const pseudo of ["::before", "::after"]) {
    const { content } = getComputedStyle(element, pseudo);
    if (/["'][^"']*\p{L}/u.test(content)) {
      measure(element, content, pseudo);
    }
  }
}
return { measured, found: [...new Set(found)] };
