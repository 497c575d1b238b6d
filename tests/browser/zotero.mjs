// Reads the pages of records in a folder of `-f site` with the translator "Embedded Metadata" of Zotero, and compares what it
// takes with the catalogue: `node zotero.mjs TRANSLATORS SITE CATALOGUE.jsonl`. TRANSLATORS is a checkout of
// zotero/translators, SHELFLIST_BROWSER a folder with jsdom from npm. Zotero itself, which gives its translators a few
// dozen functions, is not needed: the functions that these two translators call are below. This check is not part of CI.

import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import assert from "node:assert/strict";

const require = createRequire(`${process.env.SHELFLIST_BROWSER}/`);
const { JSDOM } = require("jsdom");
const [translators, site, catalogue] = process.argv.slice(2);

/** The code of a translator, without the object of its properties in front. */
function code(name) {
  const text = readFileSync(join(translators, name), "utf8");
  return text.slice(text.indexOf("\n}\n") + 3).split("/** BEGIN TEST CASES **/")[0];
}
const embedded = code("Embedded Metadata.js");
const graph = code("RDF.js");

const XHTML = "http://www.w3.org/1999/xhtml";
const trim = (text) => text.trim().replace(/\s+/g, " ");

/** The item types of Zotero 7. */
const TYPES = "artwork audioRecording bill blogPost book bookSection case computerProgram conferencePaper dataset dictionaryEntry document email encyclopediaArticle film forumPost hearing instantMessage interview journalArticle letter magazineArticle manuscript map newspaperArticle patent podcast preprint presentation radioBroadcast report standard statute tvBroadcast thesis videoRecording webpage".split(" ");

/** The functions that Zotero calls `Zotero.Utilities`. Every field is valid for every type. */
const utilities = {
  trimInternal: trim,
  fieldIsValidForType: () => true,
  itemTypeExists: (type) => TYPES.includes(type),
  getCreatorsForType: () => ["author", "editor", "contributor", "translator"],
  capitalizeTitle: (text) => text.toLowerCase().replace(/(^|[\s-])\p{L}/gu, (letter) => letter.toUpperCase()),
  cleanAuthor(name, creatorType, comma) {
    const text = trim(name.replace(/^[\s.,/[\]:]+|[\s.,/[\]:]+$/g, ""));
    const [last, first] = comma ? text.split(/\s*,\s*/) : [text.split(" ").pop(), text.split(" ").slice(0, -1).join(" ")];
    return { firstName: first ?? "", lastName: last, creatorType };
  },
  cleanDOI: (text) => /10\.[0-9]{4,}\/[^\s]*[^\s.,]/.exec(text)?.[0],
  cleanISBN: (text) => /(97[89][\d-]{10,14}|[\d-]{9,12}[\dXx])/.exec(text)?.[0].replaceAll("-", ""),
  cleanISSN: (text) => /\b\d{4}-?\d{3}[\dXx]\b/.exec(text)?.[0],
  strToISO: (text) => /\d{4}([-/]\d{2}([-/]\d{2})?)?/.exec(text ?? "")?.[0].replaceAll("/", "-") ?? "",
  xpath(node, expression, namespaces = {}) {
    const document = node.ownerDocument ?? node;
    const found = document.evaluate(expression, node, (prefix) => namespaces[prefix] ?? XHTML, 0, null);
    const nodes = [];
    for (let one = found.iterateNext(); one; one = found.iterateNext()) nodes.push(one);
    return nodes;
  },
  xpathText(node, expression, namespaces) {
    const nodes = utilities.xpath(node, expression, namespaces);
    return nodes.length ? nodes.map((one) => one.textContent).join(", ") : null;
  },
};

/** A store of statements as `Zotero.RDF` offers it: resources are objects with an address, literals are texts. */
function statements() {
  const resources = new Map();
  const resource = (uri) => {
    if (typeof uri === "object") return uri;
    if (!resources.has(uri)) resources.set(uri, { uri });
    return resources.get(uri);
  };
  const all = [];
  const some = (found) => found.length ? found : false;
  return {
    addStatement: (subject, predicate, object, literal) => all.push([resource(subject), predicate, literal ? object : resource(object)]),
    getAllResources: () => some([...new Set(all.map(([subject]) => subject))]),
    getResourceURI: (node) => typeof node === "string" ? node : node.uri,
    getTargets: (node, predicate) => some(all.filter(([subject, name]) => subject === resource(node) && name === predicate).map(([, , object]) => object)),
    getSources: (node, predicate) => some(all.filter(([, name, object]) => object === node && name === predicate).map(([subject]) => subject)),
    getArcsIn: (node) => some(all.filter(([, , object]) => object === node).map(([, name]) => resource(name))),
    getArcsOut: (node) => some(all.filter(([subject]) => subject === node).map(([, name]) => resource(name))),
    getContainerElements: () => [],
  };
}

/** The items that the translator takes from a page. */
function taken(path) {
  const dom = new JSDOM(readFileSync(path, "utf8"), { url: `https://library.example/${path.split("/").pop()}` });
  const { document } = dom.window;
  const items = [];
  const item = (done) => class Item {
    constructor(itemType) {
      Object.assign(this, { itemType, creators: [], notes: [], tags: [], seeAlso: [], attachments: [] });
    }
    complete() { done(this); }
  };
  const debug = () => {};
  const select = (node, css) => node.querySelector(css);
  const shared = {
    ZU: utilities, Z: { debug, monitorDOMChanges: debug }, URL: dom.window.URL,
    attr: (node, css, name) => select(node, css)?.getAttribute(name) ?? "",
    text: (node, css) => select(node, css)?.textContent ?? "",
  };
  const loadTranslator = () => {
    let done = debug;
    return {
      setTranslator: (id) => assert.equal(id, "5e3ad958-ac79-463d-812b-a86a9235c28f"),
      setHandler: (_, handler) => { done = handler; },
      getTranslatorObject: (use) => {
        const inner = vm.createContext({ ...shared, exports: {} });
        inner.Zotero = { debug, setProgress: debug, Utilities: utilities, RDF: statements(), Item: item((one) => done(null, one)), Collection: item(debug) };
        vm.runInContext(`${graph}\nvar translator = { Zotero, getNodes, detectType, doImport, set defaultUnknownType(value) { exports.defaultUnknownType = value; }, set itemType(value) { exports.itemType = value; } };`, inner);
        use(inner.translator);
      },
    };
  };
  const outer = vm.createContext({ ...shared, exports: {} });
  // An item is complete once, when the translator has added all that it knows.
  outer.Zotero = { debug, loadTranslator, Utilities: utilities, Item: item((one) => items.push(one)) };
  vm.runInContext(embedded, outer);
  outer.Zotero.done = (type) => { outer.detected = type; };
  outer.detectWeb(document, document.location.href);
  const complete = outer.completeItem;
  outer.completeItem = (page, one, type) => { one.complete = () => items.push(one); complete(page, one, type); };
  outer.doWeb(document, document.location.href);
  dom.window.close();
  return { items, detected: outer.detected };
}

const records = new Map(readFileSync(catalogue, "utf8").trim().split("\n").map((line) => JSON.parse(line)).map((record) => [record.id, record]));
const counts = { pages: 0, title: 0, date: 0, creators: 0, url: 0, abstract: 0 };
const types = {};
for (const name of readdirSync(join(site, "record")).filter((name) => name.endsWith(".html")).sort()) {
  const record = records.get(name.replace(/\.html$/, ""));
  const { items, detected } = taken(join(site, "record", name));
  assert.ok(detected, `${name} is not detected`);
  assert.equal(items.length, 1, `${name} gives ${items.length} items`);
  const [item] = items;
  counts.pages += 1;
  types[`${record.type} as ${item.itemType}`] = (types[`${record.type} as ${item.itemType}`] ?? 0) + 1;
  const compare = (field, had, wanted) => {
    if (had === wanted) counts[field] += 1;
    else console.log(`${name}: ${field} ${JSON.stringify(had)} instead of ${JSON.stringify(wanted)}`);
  };
  const plain = (text) => trim(text ?? "");
  const day = /^\d{4}(-(0\d|1[0-2])(-\d{2})?)?/.exec(record.issued ?? "")?.[0] ?? "";
  // Without a title Zotero takes that of the browser's tab.
  if (record.title) compare("title", plain(item.title), plain(record.title));
  else counts.title += 1;
  compare("date", utilities.strToISO(item.date), day);
  // The order of the parts of a name is Zotero's; its words are compared.
  const words = (names) => names.map((one) => plain(one.replace(/[.,]/g, " ")).toLowerCase().split(" ").sort().join(" ")).join("; ");
  compare("creators", words(item.creators.map((one) => `${one.firstName ?? ""} ${one.lastName ?? ""}`)), words(record.creators ?? []));
  if (record.url) compare("url", item.url, record.url);
  else counts.url += 1;
  compare("abstract", plain(item.abstractNote), plain(record.description));
}
console.log(JSON.stringify({ ...counts, types }, null, 1));
process.exitCode = Object.entries(counts).every(([, count]) => count === counts.pages) ? 0 : 1;
