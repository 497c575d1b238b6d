// Reads a bibliography with citation-js (npm: @citation-js/core @citation-js/plugin-bibtex @citation-js/plugin-csl), and
// prints its items as CSL-JSON, one a line: citation.mjs FILE
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.env.SHELFLIST_CITATION_JS}/`);
const { Cite, plugins } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
require("@citation-js/plugin-csl");
plugins.config.get("@bibtex").parse.sentenceCase = "never";

const items = new Cite(readFileSync(process.argv[2], "utf8")).data;
for (const { _graph, ...item } of items) console.log(JSON.stringify(item));
