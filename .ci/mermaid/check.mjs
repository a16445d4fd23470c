// Parses every Mermaid block of the Markdown reports of all fixtures with the real parser, and of bundles made on the
// spot whose components have names that try to be syntax. Says file and number of each block that fails.
//
// Usage: node check.mjs BINARY FIXTURES
import { execFile } from "node:child_process";
import { mkdtempSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { JSDOM } from "jsdom";

// Mermaid cleans labels with a library that asks for a page to stand in.
const page = new JSDOM("");
globalThis.window = page.window;
globalThis.document = page.window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });

const MAX_NODES = 50;
const MAX_LABEL = 40;
const AS_OF = "2026-11-22";
const TARGETS = [
  [],
  ["--target", "amazon-connect"],
  ["--target", "partner-amazon-connect"],
  ["--target", "partner-telephony"],
  ["--target", "native-telephony"],
  ["--target", "no-salesforce-voice"],
  ["--sourcing", "voice-layer"],
];
// What names of components, files and hosts may hold, and what would be syntax in a diagram.
const NASTY = [
  'Say "hi"',
  "a[b](c){d}",
  "end",
  "subgraph x",
  "%% comment",
  "%%{init: {'theme': 'dark'}}%%",
  "a; b --> c",
  "#35;#quot;&lt;&amp;",
  "`code` **bold** _it_ ~x~",
  "1. first",
  "- item",
  "宮城 – Größe 📞",
  "<b onclick=alert(1)>x</b>",
  "a|b|c",
  "class n1 own",
  "click n1 call x()",
  "$$x^2$$",
  "back\\slash",
  "a very long name that goes on and on and on, with \"quotes\" near the end",
];

const [binary, fixtures] = process.argv.slice(2);
const run = promisify(execFile);
const problems = [];
const seen = new Map();
let reports = 0;

async function report(path, ...rest) {
  const args = ["audit", path, "--as-of", AS_OF, "--quiet", ...rest, "--format", "markdown"];
  const { stdout } = await run(binary, args, { maxBuffer: 1 << 28 });
  reports += 1;
  return stdout;
}

function blocksOf(markdown) {
  return [...markdown.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
}

/// What a reader sees of a label: Mermaid keeps character references in a shape of its own until it draws.
function shown(label) {
  return label
    .replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/ﬂ°(\w+)¶ß/g, (_, name) => new JSDOM(`&${name};`).window.document.body.textContent);
}

async function check(where, block) {
  if (seen.has(block)) return seen.get(block);
  const found = [];
  let labels = [];
  try {
    await mermaid.parse(block);
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(block);
    if (diagram.type.startsWith("flowchart")) {
      const nodes = [...diagram.db.getVertices().values()];
      if (nodes.length > MAX_NODES) found.push(`${nodes.length} nodes`);
      const written = block.split("\n").filter((line) => /^\s*n\d+\["/.test(line)).length;
      if (written !== nodes.length) found.push(`${written} nodes were written, ${nodes.length} read`);
      labels = [
        ...nodes.map((node) => node.text),
        ...diagram.db.getEdges().map((edge) => edge.text ?? ""),
        ...diagram.db.getSubGraphs().map((graph) => graph.title),
      ].map(shown);
    } else if (diagram.type === "gantt") {
      const tasks = diagram.db.getTasks();
      if (tasks.length > MAX_NODES) found.push(`${tasks.length} bars`);
      labels = [...tasks.map((task) => task.task.trim()), ...diagram.db.getSections()].map(shown);
    } else {
      found.push(`a diagram of type ${diagram.type}, which nothing here measures`);
    }
    for (const label of labels) {
      if ([...label].length > MAX_LABEL) found.push(`label of ${[...label].length} characters: ${label}`);
    }
  } catch (error) {
    found.push(`${String(error.message ?? error)}\n${block}`);
  }
  problems.push(...found.map((problem) => `${where}: ${problem}`));
  seen.set(block, labels);
  return labels;
}

async function all(jobs, work) {
  const queue = [...jobs];
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) await work(job);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/// One flow between a call center, a page, a component and a profile, each with the name.
function bundleOf(folder, name) {
  const xml = name.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const file = name.replaceAll("/", "∕");
  const write = (kind, text) => {
    mkdirSync(join(folder, kind.split("/")[0]), { recursive: true });
    writeFileSync(join(folder, kind), text);
  };
  write(
    `pages/${file}.page`,
    `<apex:page controller="Helper"><script src="/support/api/60.0/lightning/opencti_min.js"></script>` +
      `<script>sforce.opencti.screenPop({type: "sobject"}); sforce.opencti.saveLog({});</script></apex:page>`,
  );
  write(
    `callCenters/${file}.callCenter`,
    `<CallCenter xmlns="http://soap.sforce.com/2006/04/metadata"><adapterUrl>/apex/${xml}</adapterUrl>` +
      `<displayName>${xml}</displayName><displayNameLabel>Name</displayNameLabel>` +
      `<internalNameLabel>Name</internalNameLabel><sections><items><label>Use CTI</label>` +
      `<name>reqUseApi</name><value>true</value></items><label>General</label><name>reqGeneralInfo</name></sections>` +
      `</CallCenter>`,
  );
  write(
    `profiles/${file}.profile`,
    `<Profile xmlns="http://soap.sforce.com/2006/04/metadata"><pageAccesses><apexPage>${xml}</apexPage>` +
      `<enabled>true</enabled></pageAccesses></Profile>`,
  );
  return `ApexPage: ${file}`;
}

const jobs = [];
for (const name of readdirSync(fixtures)) {
  const folder = join(fixtures, name);
  // Exported org data lies beside its bundle and is none.
  if (!statSync(folder).isDirectory() || name.endsWith("-org-data")) continue;
  for (const target of TARGETS) jobs.push({ name, folder, args: target });
  const data = `${folder}-org-data`;
  if (readdirSync(fixtures).includes(`${name}-org-data`)) {
    for (const target of TARGETS) jobs.push({ name, folder, args: [...target, "--org-data", data] });
  }
}
await all(jobs, async ({ name, folder, args }) => {
  const blocks = blocksOf(await report(folder, ...args));
  for (const [at, block] of blocks.entries()) {
    await check(`${name} ${args.join(" ")}, block ${at + 1}`, block);
  }
});
if (seen.size === 0) problems.push("no report holds a Mermaid block");
const drawn = seen.size;

const scratch = mkdtempSync(join(tmpdir(), "sf-cti-mermaid-"));
try {
  await all([...NASTY.entries()], async ([at, name]) => {
    const folder = join(scratch, String(at));
    const whole = bundleOf(folder, name);
    const wanted = [...whole].length <= MAX_LABEL ? whole : `${[...whole].slice(0, MAX_LABEL - 1).join("")}…`;
    const labels = [];
    for (const [number, block] of blocksOf(await report(folder)).entries()) {
      labels.push(...(await check(`bundle named ${name}, block ${number + 1}`, block)));
    }
    // A label that parses and says something else would be as wrong as one that does not.
    if (!labels.includes(wanted)) problems.push(`bundle named ${name}: no node reads ${wanted}: ${labels.join(" | ")}`);
  });
} finally {
  rmSync(scratch, { recursive: true });
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  console.error(`${problems.length} problems with Mermaid blocks`);
  process.exit(1);
}
console.log(`mermaid: ${drawn} blocks of ${reports} reports parsed, ${seen.size - drawn} with hostile names`);
// The stand-in page keeps timers.
process.exit(0);
