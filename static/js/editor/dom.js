/** Small things that every part of the editor needs to draw with. */
let sprite = "";

export const drawIconsFrom = (url) => (sprite = url);

const SVG = "http://www.w3.org/2000/svg";

export function icon(name, size = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", size ? `icon icon-${size}` : "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** el("button", {class: "x", "aria-label": "Close", onclick}, "text", child, …); null and false are left out. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "hidden" || key === "disabled") made[key] = true;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const visuallyHidden = (text) => el("span", { class: "visually-hidden" }, text);

/** A button that is an icon and says in words what it does. */
export function iconButton(name, label, attributes = {}) {
  return el("button", { type: "button", class: "ed-icon-button", "aria-label": label, title: label, ...attributes }, icon(name));
}

/** Write an attribute only when it differs; null removes it. */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false || value === "") {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** Put children in this order with as few moves as possible. */
export function arrange(parent, wanted, before = null) {
  let at = before ? before.nextSibling : parent.firstChild;
  for (const child of wanted) {
    if (child === at) at = at.nextSibling;
    else parent.insertBefore(child, at);
  }
}

/** First letters of a name, two at most. */
export const initialsOf = (name) =>
  name.trim().split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");

/** One of the five colours of people, the same on every page and for everybody. */
export const tintOf = (id) => (Number(id) % 5) + 1;
