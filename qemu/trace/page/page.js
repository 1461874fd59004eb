// SPDX-License-Identifier: MIT
// The timeline: draws what the view shows, in SVG. Times are nanoseconds since the first event.
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const svg = document.querySelector("#chart svg");
const chart = document.getElementById("chart");
const tip = document.getElementById("tip");
const LEFT = 168, RIGHT = 12, OVER = 30, AXIS = 24, ROW = 18, INNER = 15, TICKS = 9, GAP = 7;
const LISTED = 300;
let view = { from: 0, to: data.end };
let drawn = [], hot = null, queued = false, drag = null;

// Lanes from top to bottom.
let height = OVER + AXIS + 4;
for (const lane of data.lanes) {
	lane.y = height;
	lane.rows = [];
	for (const span of lane.spans)
		(lane.rows[span[2]] ||= []).push(span);
	lane.h = ROW + INNER * (lane.depth - 1) + (lane.marks.length ? TICKS : 0);
	height += lane.h + GAP;
}

function node(name, attributes, parent, text) {
	const made = document.createElementNS("http://www.w3.org/2000/svg", name);
	for (const key in attributes)
		made.setAttribute(key, attributes[key]);
	if (text !== undefined)
		made.textContent = text;
	parent.append(made);
	return made;
}

function round(value) {
	return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function time(ns) {
	const size = Math.abs(ns);
	if (size < 1e3) return `${Math.round(ns)} ns`;
	if (size < 1e6) return `${round(ns / 1e3)} µs`;
	return size < 1e9 ? `${round(ns / 1e6)} ms` : `${round(ns / 1e9)} s`;
}

// A point in time with as many digits as steps of this size need.
function point(ns, size) {
	if (ns === 0) return "0";
	const [unit, whole] = [["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]].find((pair) => ns >= pair[1]) || ["ns", 1];
	return `${(ns / whole).toFixed(Math.max(0, Math.min(9, -Math.floor(Math.log10(size / whole) + 1e-9))))} ${unit}`;
}

const width = () => svg.clientWidth - LEFT - RIGHT;
const toX = (t) => LEFT + (t - view.from) / (view.to - view.from) * width();
const toTime = (x) => view.from + (x - LEFT) / width() * (view.to - view.from);

// The first entry of a sorted list whose end lies behind a time.
function firstAfter(list, t, end) {
	let low = 0, high = list.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (end(list[middle]) < t) low = middle + 1;
		else high = middle;
	}
	return low;
}

// The visible part of a list as [x, width, first entry, how many]: what is too narrow is drawn together.
function* visible(list, begin, end) {
	let wait = null;
	for (let i = firstAfter(list, view.from, end); i < list.length && begin(list[i]) <= view.to; i++) {
		const x = Math.max(LEFT, toX(begin(list[i])));
		const wide = Math.max(1, Math.min(LEFT + width(), toX(end(list[i]))) - x);
		if (wait && wide < 2 && x <= wait[0] + wait[1] + 0.5) {
			wait[1] = Math.max(wait[1], x + wide - wait[0]);
			wait[3]++;
			continue;
		}
		if (wait) yield wait;
		wait = [x, wide, list[i], 1];
	}
	if (wait) yield wait;
}

function label(group, text, x, y, wide) {
	const room = Math.floor((wide - 8) / 6.3);
	if (room >= 3)
		node("text", { class: "label", x: x + 4, y }, group, text.length > room ? text.slice(0, room - 1) + "…" : text);
}

function drawLane(lane) {
	const group = node("g", { class: `lane ${lane.group}`, "data-lane": lane.title }, svg);
	node("text", { class: "name", x: 10, y: lane.y + 13 }, group, lane.title);
	node("text", { class: "share", x: LEFT - 10, y: lane.y + 13, "text-anchor": "end" }, group, lane.share);
	const bars = node("g", { "clip-path": "url(#area)" }, group);
	const spans = (lane.rows[0] || []);
	for (const kind of ["run", "wait"]) {
		const list = spans.filter((span) => (data.kinds[span[3]] === "wait") === (kind === "wait"));
		for (const [x, wide, span, many] of visible(list, (s) => s[0], (s) => s[1])) {
			const h = kind === "wait" ? 6 : ROW - 2, y = lane.y + (kind === "wait" ? 5 : 0);
			node("rect", { class: kind === "wait" ? "wait" : "full", x, y, width: wide, height: h }, bars);
			drawn.push({ x, y, w: wide, h, lane, span, many });
		}
	}
	for (const [x, wide] of visible(lane.own, (o) => o[0], (o) => o[1]))
		node("rect", { class: "own", x, y: lane.y, width: wide, height: ROW - 2 }, bars);
	for (const item of drawn)
		if (item.lane === lane && item.many === 1 && !["run", "wait"].includes(data.kinds[item.span[3]]))
			label(bars, data.labels[item.span[4]], item.x, lane.y + 12, item.w);
	for (let depth = 1; depth < lane.depth; depth++) {
		const y = lane.y + ROW + INNER * (depth - 1);
		for (const [x, wide, span, many] of visible(lane.rows[depth] || [], (s) => s[0], (s) => s[1])) {
			node("rect", { class: wide > 3 ? "in" : "own", x, y, width: wide, height: INNER - 2 }, bars);
			drawn.push({ x, y, w: wide, h: INNER - 2, lane, span, many });
			if (many === 1)
				label(bars, data.labels[span[4]], x, y + 10, wide);
		}
	}
	const y = lane.y + lane.h - TICKS + 1;
	for (const [x, wide, mark, many] of visible(lane.marks, (m) => data.events[m][0], (m) => data.events[m][0])) {
		node("rect", { class: "tick", x: x - 0.5, y, width: Math.max(1.5, wide), height: TICKS - 3 }, bars);
		drawn.push({ x: x - 2, y: y - 1, w: wide + 4, h: TICKS, lane, mark, many });
	}
}

function step(room) {
	const least = (view.to - view.from) / Math.max(1, room);
	let size = 10 ** Math.floor(Math.log10(least));
	for (const factor of [1, 2, 5, 10])
		if (size * factor >= least) return size * factor;
	return size * 10;
}

function drawAxis() {
	const group = node("g", { class: "axis" }, svg);
	const size = step(width() / 95);
	for (let t = Math.ceil(view.from / size) * size; t <= view.to; t += size) {
		const x = toX(t);
		node("line", { class: "grid", x1: x, x2: x, y1: OVER + AXIS - 4, y2: height }, group);
		if (x < svg.clientWidth - 60)
			node("text", { x: x + 3, y: OVER + 14 }, group, point(t, size));
	}
}

// The whole trace in a strip at the top; what the view shows is marked.
function drawOverview() {
	const group = node("g", { class: "over" }, svg);
	node("rect", { class: "band", x: 0, y: 0, width: svg.clientWidth, height: OVER - 4 }, group);
	node("text", { class: "share", x: 10, y: 16 }, group, "all of it");
	const scale = width() / Math.max(1, data.end);
	data.over.forEach(([from, to, kind]) => node("rect", { class: `own ${kind}`, x: LEFT + from * scale, y: 4,
		width: Math.max(1, (to - from) * scale), height: OVER - 12 }, group));
	const from = LEFT + view.from * scale, wide = Math.max(2, (view.to - view.from) * scale);
	node("rect", { class: "out", x: LEFT, y: 1, height: OVER - 6, width: from - LEFT }, group);
	node("rect", { class: "out", x: from + wide, y: 1, height: OVER - 6,
		width: Math.max(0, LEFT + width() - from - wide) }, group);
	node("rect", { class: "view", x: from, y: 1, height: OVER - 6, width: wide }, group);
}

function draw() {
	queued = false;
	svg.replaceChildren();
	drawn = [];
	svg.setAttribute("height", height);
	const defs = node("defs", {}, svg);
	const clip = node("clipPath", { id: "area" }, defs);
	node("rect", { x: LEFT, y: 0, width: width(), height }, clip);
	const hatch = node("pattern", { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse",
		patternTransform: "rotate(45)" }, defs);
	node("line", { class: "hatch", x1: 0, y1: 0, x2: 0, y2: 5 }, hatch);
	drawOverview();
	drawAxis();
	data.lanes.forEach(drawLane);
	chart.dataset.from = Math.round(view.from);
	chart.dataset.to = Math.round(view.to);
	list();
}

function show(from, to) {
	const least = Math.min(200, data.end);
	const size = Math.min(data.end, Math.max(least, to - from));
	from = Math.max(0, Math.min((from + to - size) / 2, data.end - size));
	view = { from, to: from + size };
	if (!queued) requestAnimationFrame(draw);
	queued = true;
	hide();
}

function zoom(factor, around) {
	const at = around ?? (view.from + view.to) / 2;
	show(at - (at - view.from) * factor, at + (view.to - at) * factor);
}

function pan(part) {
	const by = (view.to - view.from) * part;
	const shift = Math.max(-view.from, Math.min(by, data.end - view.to));
	show(view.from + shift, view.to + shift);
}

function hide() {
	tip.hidden = true;
	hot?.remove();
	hot = null;
}

function line(table, key, text) {
	const row = table.insertRow();
	row.insertCell().textContent = key;
	row.insertCell().textContent = text;
}

function describe(item) {
	const head = document.createElement("b"), table = document.createElement("table");
	const event = data.events[item.span ? item.span[5] : item.mark];
	if (item.span) {
		head.textContent = data.labels[item.span[4]] + (item.many > 1 ? ` and ${item.many - 1} more, zoom in` : "");
		line(table, "what", `${data.kinds[item.span[3]]}, ${item.lane.title}`);
		line(table, "took", time(item.span[1] - item.span[0]) + (item.span[6] ? " (one end is not in the trace)" : ""));
	} else {
		head.textContent = data.names[event[1]] + (item.many > 1 ? ` and ${item.many - 1} more, zoom in` : "");
	}
	line(table, "at", `${time(event[0])} (${((data.start + event[0]) / 1e9).toFixed(6)} s)`);
	line(table, "event", data.names[event[1]]);
	for (const [key, value] of Object.entries(event[5]))
		line(table, key, value);
	line(table, "text", event[2]);
	line(table, "task", `${data.tasks[event[3]]}  ${event[4]}`);
	tip.replaceChildren(head, table);
}

function hover(x, y) {
	const item = drawn.findLast((i) => x >= i.x && x <= i.x + i.w && y >= i.y && y <= i.y + i.h);
	hide();
	if (!item) return;
	hot = node("rect", { class: "hot", x: item.x, y: item.y, width: item.w, height: item.h }, svg);
	describe(item);
	tip.hidden = false;
	const left = Math.min(x + 14, chart.clientWidth - tip.offsetWidth - 6);
	tip.style.left = `${Math.max(4, left)}px`;
	const below = y + 16 + tip.offsetHeight < chart.clientHeight;
	tip.style.top = `${below ? y + 16 : Math.max(2, y - tip.offsetHeight - 12)}px`;
}

// The events of the view below it.
function list() {
	const words = document.getElementById("find").value.toLowerCase();
	const table = document.querySelector("#list table");
	const begin = firstAfter(data.events, view.from, (e) => e[0]);
	const rows = [];
	let found = 0;
	for (let i = begin; i < data.events.length && data.events[i][0] <= view.to; i++) {
		const e = data.events[i];
		const cells = [time(e[0]), data.tasks[e[3]], e[4], `${data.names[e[1]]}: ${e[2]}`];
		if (words && !cells.join(" ").toLowerCase().includes(words)) continue;
		if (found++ >= LISTED) continue;
		const row = document.createElement("tr");
		row.dataset.event = i;
		cells.forEach((text) => row.insertCell().textContent = text);
		rows.push(row);
	}
	table.replaceChildren(...rows);
	document.getElementById("count").textContent = `${found} events in the view` +
		(found > LISTED ? `, the first ${LISTED} are listed` : "");
}

function place(event) {
	const box = svg.getBoundingClientRect();
	return [event.clientX - box.left, event.clientY - box.top];
}

svg.addEventListener("wheel", (event) => {
	event.preventDefault();
	if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
		pan((event.deltaX || event.deltaY) / 1000);
	else
		zoom(2 ** (event.deltaY / 300), toTime(Math.max(LEFT, place(event)[0])));
}, { passive: false });
svg.addEventListener("pointerdown", (event) => {
	const [x, y] = place(event);
	drag = { x, view, over: y < OVER };
	svg.setPointerCapture(event.pointerId);
	svg.classList.add("drag");
});
svg.addEventListener("pointermove", (event) => {
	const [x, y] = place(event);
	if (!drag) return hover(x, y);
	const size = drag.over ? -data.end : drag.view.to - drag.view.from;
	const by = Math.max(-drag.view.from, Math.min((drag.x - x) / width() * size, data.end - drag.view.to));
	if (Math.abs(x - drag.x) > 2)
		show(drag.view.from + by, drag.view.to + by);
});
svg.addEventListener("pointerup", (event) => {
	const [x] = place(event);
	if (drag?.over && Math.abs(x - drag.x) <= 2) {
		const at = (x - LEFT) / width() * data.end, half = (view.to - view.from) / 2;
		show(at - half, at + half);
	}
	drag = null;
	svg.classList.remove("drag");
});
svg.addEventListener("pointerleave", hide);
svg.addEventListener("dblclick", (event) => {
	const [x, y] = place(event);
	const item = drawn.findLast((i) => i.span && x >= i.x && x <= i.x + i.w && y >= i.y && y <= i.y + i.h);
	if (item) around(item.span[0], item.span[1]);
	else zoom(0.25, toTime(x));
});
svg.addEventListener("keydown", (event) => {
	const act = { "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), 0: () => show(0, data.end),
		ArrowLeft: () => pan(-0.2), ArrowRight: () => pan(0.2) }[event.key];
	if (!act) return;
	event.preventDefault();
	act();
});

function around(from, to) {
	const room = Math.max(500, (to - from) * 0.15);
	show(from - room, to + room);
}

document.getElementById("in").onclick = () => zoom(0.5);
document.getElementById("out").onclick = () => zoom(2);
document.getElementById("all").onclick = () => show(0, data.end);
document.getElementById("theme").onclick = () => {
	const root = document.documentElement;
	const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
	root.dataset.theme = dark ? "light" : "dark";
};
document.getElementById("find").oninput = list;
document.getElementById("list").onclick = (event) => {
	const row = event.target.closest("tr");
	if (!row) return;
	const at = data.events[row.dataset.event][0], half = (view.to - view.from) / 6;
	show(at - half, at + half);
	svg.scrollIntoView({ block: "nearest" });
};
document.querySelector("table.sum").onclick = (event) => {
	const button = event.target.closest("button");
	if (!button) return;
	around(Number(button.dataset.from), Number(button.dataset.to));
	chart.scrollIntoView({ block: "nearest" });
};
// The address may say what to show: #from-to in nanoseconds.
function fromAddress() {
	const part = /^#(\d+)-(\d+)$/.exec(location.hash);
	if (part) show(Number(part[1]), Number(part[2]));
}

new ResizeObserver(() => show(view.from, view.to)).observe(svg);
addEventListener("hashchange", fromAddress);
draw();
fromAddress();
