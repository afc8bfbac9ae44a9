// Building HTML and SVG without markup strings: text only ever enters as textContent.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; `text` is set as text, `on` adds listeners. */
export function element(tag, { text, on, ...attributes } = {}, ...children) {
  return furnish(document.createElement(tag), { text, on, ...attributes }, children);
}

export function drawing(tag, attributes, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

function furnish(node, { text, on, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value === true ? "" : value);
  if (text !== undefined) node.textContent = text;
  for (const [event, listener] of Object.entries(on ?? {})) node.addEventListener(event, listener);
  node.append(...children.filter(Boolean));
  return node;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/** "Hạng {rank}" with its named gaps filled. */
export function fill(template, gaps) {
  return (template ?? "").replace(/\{(\w+)\}/g, (whole, name) => gaps[name] ?? whole);
}
