// Addresses of the page: #/guides/errors/RATE_LIMITED, #/operations/createLead/body.email, #/schemas/Lead/segProvider.

/** The address of a page such as `operations/createLead`, or of a place on it. */
export function address(page, anchor) {
  return `#/${page}${anchor ? `/${encodeURIComponent(anchor)}` : ""}`;
}

export function currentRoute() {
  const [kind = "", id = "", anchor = ""] = location.hash.replace(/^#\/?/, "").split("/").map(decode);
  return { kind, id, anchor };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Ids of places have a prefix, so that no heading gets the id of a part of the page. */
export function anchorId(anchor) {
  return `at:${anchor}`;
}

export function scrollToAnchor(anchor) {
  const target = document.getElementById(anchorId(anchor));
  for (const marked of document.querySelectorAll(".is-target")) {
    marked.classList.remove("is-target");
  }
  target?.classList.add("is-target");
  target?.scrollIntoView({ block: "start" });
  return target !== null;
}
