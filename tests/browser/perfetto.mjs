// SPDX-License-Identifier: MIT
// Asks Perfetto's trace processor, the engine of ui.perfetto.dev, about a trace:
//
//     node perfetto.mjs FOLDER TRACE QUERY...
//
// FOLDER holds the engine as the page has it: trace_processor.wasm, the glue that runs in a worker
// of the page, and the client that talks to it. Prints one JSON list, a list of rows for each query.
// The engine's complaints go to stderr.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

const PART = 1 << 20; // of a trace at once, bytes
const [folder, trace, ...queries] = process.argv.slice(2);

// What a worker of a page has and node has not.
class FileRequest {
	open(_method, address) {
		this.path = path.join(folder, address);
	}

	send() {
		this.response = readFileSync(this.path);
	}
}

globalThis.self = globalThis;
globalThis.location = pathToFileURL(path.join(folder, "/"));
globalThis.WorkerGlobalScope = Object;
globalThis.XMLHttpRequest = FileRequest;
globalThis.require = createRequire(import.meta.url);

// Only the build for 32-bit memory is there. The glue tries whether node could run the other one
// with a module of nothing but a memory.
const { Module } = WebAssembly;
const [FIRST_SECTION, MEMORY] = [8, 5];
WebAssembly.Module = function (code) {
	if (code[FIRST_SECTION] === MEMORY) throw new Error("no 64-bit memory");
	return new Module(code);
};
console.log = console.error;

const glue = path.join(folder, "engine_bundle.node.js");
vm.runInThisContext(readFileSync(glue, "utf8"), { filename: glue });
const { port1: worker, port2: page } = new MessageChannel();
self.onmessage({ data: worker });

const { EngineBase } = await import(pathToFileURL(path.join(folder, "engine.mjs")).href);

class Engine extends EngineBase {
	rpcSendRequestBytes(data) {
		page.postMessage(data);
	}
}

const engine = new Engine();
page.onmessage = ({ data }) => engine.onRpcResponseBytes(data);

const bytes = new Uint8Array(readFileSync(trace));
for (let at = 0; at < bytes.length; at += PART) await engine.parse(bytes.slice(at, at + PART));
await engine.notifyEof();

const answers = [];
for (const query of queries) {
	const result = await engine.query(query);
	const columns = result.columns();
	const rows = [];
	for (const row = result.iter({}); row.valid(); row.next())
		rows.push(Object.fromEntries(columns.map((name) => [name, row.get(name)])));
	answers.push(rows);
}
const plain = (_key, value) => (typeof value === "bigint" ? Number(value) : value);
process.stdout.write(JSON.stringify(answers, plain) + "\n", () => process.exit(0));
