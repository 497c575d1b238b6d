// Only these functions create elements. Text is always inserted as text, so that nothing in a record can become markup.

const byId = (id) => document.getElementById(id);

/** Removes the prototype of a table, because a name in a record may also be `constructor`. */
const bare = (table) => Object.setPrototypeOf(table, null);

/** Sets attributes, properties and event handlers of an element, and appends its children. */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.setAttribute("class", value);
    else if (name === "checked" || name === "value" || name === "open") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(3)) {
    if (child !== null && child !== undefined && child !== false && child !== "") element.append(child);
  }
  return element;
}

/** Creates an HTML element. */
function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Creates an SVG element. */
function s(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** Creates a link to another site, or plain text if the address is not a web address. */
function outward(address, attributes, ...children) {
  const text = children.length ? children : [address];
  if (!/^https?:\/\//i.test(address)) return h("span", null, ...text);
  return h("a", { ...attributes, href: address, rel: "noopener noreferrer", target: "_blank" }, ...text);
}

/** Marks spans of a text. `spans` are `[start, end, class]` in UTF-16 units and may overlap. */
function marked(text, spans) {
  const parts = [];
  let at = 0;
  for (const [start, end, name] of [...spans].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (end <= at || start >= text.length) continue;
    const from = Math.max(start, at);
    if (from > at) parts.push(text.slice(at, from));
    parts.push(h("mark", { class: name }, text.slice(from, end)));
    at = end;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

/** Announces a text to screen readers. */
function say(text) {
  byId("said").textContent = text;
}
