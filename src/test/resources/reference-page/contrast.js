// Tells of each text in sight whose contrast with what is behind it (WCAG 2.2, 1.4.3) is below `least`: a string each,
// none where all can be read. For WebDriver's executeScript: arguments[0] is `least`.
//
// Behind a text is the backgrounds of the elements around it, blended as they are transparent. Pictures do not count, and
// neither does a control that is out of use: WCAG leaves it out.

const least = arguments[0];

const parse = (color) => {
  const [, kind, parts] = color.match(/^(rgba?|color)\((.*)\)$/) ?? [];
  const numbers = parts?.match(/[0-9.e-]+(?=[\s,)/%]|$)/g)?.map(Number);
  if (!numbers || (kind === "color" && !parts.startsWith("srgb"))) {
    throw new Error(`no colour that this can read: ${color}`);
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

/** Paints the elements from the root down, and the text on the last; `opacity` thins an element with all in it. */
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

const inSight = (element) =>
  element.checkVisibility({ visibilityProperty: true }) &&
  !element.closest(":disabled") &&
  // What only a screen reader is to find is a pixel large.
  element.getClientRects().length > 0 &&
  element.getBoundingClientRect().width > 1;

// A colour on its way to another is neither; what turns for ever has no end to be taken to.
for (const animation of document.getAnimations()) {
  if (animation.effect.getComputedTiming().endTime !== Infinity) {
    animation.finish();
  }
}

const found = [];
const look = (element, text, pseudo) => {
  const color = getComputedStyle(element, pseudo).color;
  const { text: above, ground } = layers(around(element), color, [255, 255, 255]);
  const ratio = contrast(above, ground);
  if (ratio < least) {
    const hex = (channels) =>
      `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;
    const classes = around(element).slice(-3).map((e) => e.localName + [...e.classList].map((c) => `.${c}`).join(""));
    found.push(
      `${ratio.toFixed(2)} ${hex(above)} on ${hex(ground)} ${classes.join(" > ")}${pseudo ?? ""}: ${text.slice(0, 40)}`,
    );
  }
};

let looked = 0;
for (const element of document.body.querySelectorAll("*")) {
  if (!inSight(element)) {
    continue;
  }
  if (element.matches("input, select, textarea")) {
    looked++;
    look(element, element.value || element.placeholder || "", element.placeholder && !element.value ? "::placeholder" : undefined);
    continue;
  }
  const text = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data);
  if (text.join("").trim() !== "") {
    looked++;
    look(element, text.join("").trim());
  }
  for (const pseudo of ["::before", "::after"]) {
    const { content } = getComputedStyle(element, pseudo);
    if (/["'][^"']*\p{L}/u.test(content)) {
      look(element, content, pseudo);
    }
  }
}
return { looked, found: [...new Set(found)] };
