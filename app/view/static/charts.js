/*
 * Draws the chart of a table that stands beside it: each row of the body is a bar, each column between
 * the first and the last a series, one behind the other, or side by side (data-grouped) where they do not add
 * up. The table says everything, so the drawing is hidden from readers.
 */
"use strict";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const figure = (cell) => Number(cell.textContent.replace(/[^\d,.-]/g, "").replace(",", "."));

/* A label of the axis in lines that a phone has room for. */
const lines_of = (text) => {
	const lines = [];
	for (const word of text.split(" ")) {
		const last = lines.at(-1);
		if (last !== undefined && `${last} ${word}`.length <= 16)
			lines[lines.length - 1] = `${last} ${word}`;
		else
			lines.push(word);
	}
	return lines;
};

const series_of = (table) => {
	const heads = [...table.tHead.rows[0].cells].slice(1, -1);
	const rows = [...table.tBodies[0].rows];
	const series = heads.map((head, index) => ({
		label: head.textContent.trim(),
		data: rows.map((row) => figure(row.cells[index + 1])),
		backgroundColor: colour(`--series-${index + 1}`),
		borderColor: colour("--ground"),
		borderWidth: 1,
	}));
	return {
		labels: rows.map((row) => lines_of(row.cells[0].textContent.trim())),
		datasets: series.filter((one) => one.data.some((value) => value > 0)),
	};
};

const options = (stacked) => ({
	indexAxis: "y",
	maintainAspectRatio: false,
	animation: false,
	scales: {
		x: { stacked, ticks: { color: colour("--ink-2"), precision: 0 }, grid: { color: colour("--line") } },
		y: { stacked, ticks: { color: colour("--ink") }, grid: { display: false } },
	},
	plugins: { legend: { position: "bottom", labels: { color: colour("--ink"), boxWidth: 14 } } },
});

const draw = (place) => {
	const table = document.getElementById(place.dataset.chart);
	const canvas = document.createElement("canvas");
	let chart = null;
	const show = () => {
		chart?.destroy();
		chart = new Chart(canvas, { type: "bar", data: series_of(table), options: options(!("grouped" in place.dataset)) });
	};
	if (!table || !table.tBodies[0].rows.length)
		return;
	canvas.setAttribute("aria-hidden", "true");
	place.append(canvas);
	place.hidden = false;
	show();
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
};

if (window.Chart)
	document.querySelectorAll("[data-chart]").forEach(draw);
