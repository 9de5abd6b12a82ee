/*
 * Comfort only: every page works without this file. It warns before what was typed is lost and before
 * the session ends, counts characters, adds objective rows, and filters lists without a new page.
 */
"use strict";

const say = (text) => {
	const live = document.getElementById("annonces");
	if (live)
		live.textContent = text;
};

/* "/" goes to the search of the list, unless one is typing. */
const search_key = () => {
	const search = document.getElementById("q");
	if (!search)
		return;
	document.addEventListener("keydown", (event) => {
		const typing = event.target.closest("input, textarea, select, [contenteditable]");
		if (event.key !== "/" || typing || event.ctrlKey || event.altKey || event.metaKey)
			return;
		event.preventDefault();
		search.focus();
	});
};

const focus_errors = () => {
	const errors = document.getElementById("erreurs");
	if (errors && errors.textContent.trim() !== "")
		errors.focus();
};

const warn_unsaved = (form) => {
	let changed = false;
	form.addEventListener("input", () => { changed = true; });
	form.addEventListener("submit", () => { changed = false; });
	window.addEventListener("beforeunload", (event) => {
		if (changed)
			event.preventDefault();
	});
};

const count_characters = (field) => {
	const max = Number(field.dataset.max);
	const note = document.createElement("p");
	if (!(max > 0))
		return;
	const show = () => {
		const left = max - [...field.value].length;
		note.textContent = left >= 0 ? `${left} caractères restants sur ${max}`
			: `${-left} caractères de trop (maximum ${max})`;
		note.classList.toggle("field-over", left < 0);
		note.hidden = left > max / 4;
	};
	note.className = "field-count";
	field.after(note);
	field.addEventListener("input", show);
	show();
};

/* A new row is a copy of the last one, emptied, with the next number in its identifiers. */
const copy_row = (rows) => {
	const last = rows.lastElementChild;
	const row = last.cloneNode(true);
	const number = rows.children.length + 1;
	for (const element of row.querySelectorAll("[id], [for], [aria-describedby]")) {
		for (const name of ["id", "for", "aria-describedby"]) {
			const value = element.getAttribute(name);
			if (value)
				element.setAttribute(name, value.replace(/-\d+(?=-|$| )/g, `-${number}`));
		}
	}
	for (const element of row.querySelectorAll(".field-error, .field-count"))
		element.remove();
	for (const element of row.querySelectorAll(".field-wrong"))
		element.classList.remove("field-wrong");
	for (const input of row.querySelectorAll("input")) {
		input.value = "";
		input.removeAttribute("aria-invalid");
		if (input.dataset.max)
			count_characters(input);
	}
	row.querySelector("legend").textContent = `Objectif ${number}`;
	rows.append(row);
	return row;
};

const add_rows = (rows) => {
	const button = document.createElement("button");
	button.type = "button";
	button.className = "btn btn-outline-primary";
	button.textContent = "Ajouter un objectif";
	button.addEventListener("click", () => copy_row(rows).querySelector("input").focus());
	rows.after(button);
};

/* A changed filter fetches the same address that the button would, and puts its list in place. */
const filter_live = (form) => {
	const place = document.getElementById(form.dataset.live);
	let running = null;
	const load = async () => {
		const query = new URLSearchParams();
		for (const [name, value] of new FormData(form)) {
			if (value !== "")
				query.append(name, value);
		}
		const address = `${form.getAttribute("action")}?${query}`;
		if (running)
			running.abort();
		running = new AbortController();
		try {
			const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: running.signal });
			if (!answer.ok || answer.redirected)
				return;
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			const fresh = page.getElementById(form.dataset.live);
			if (!fresh)
				return;
			place.replaceChildren(...fresh.childNodes);
			history.replaceState(null, "", address);
			say(place.querySelector("[data-announce]")?.textContent ?? "Liste mise à jour.");
		} catch (error) {
			if (error.name !== "AbortError")
				say("La liste n’a pas pu être mise à jour. Utilisez le bouton « Afficher les résultats ».");
		}
	};
	if (place)
		form.addEventListener("change", load);
};

const minutes = (seconds) => {
	const count = Math.max(1, Math.ceil(seconds / 60));
	return count > 1 ? `${count} minutes` : "une minute";
};

const session_end = (box) => {
	const warn = Number(box.dataset.warn);
	const text = document.createElement("span");
	const stay = document.createElement("button");
	let timers = [];
	const start = (left) => {
		const later = (seconds, run) => timers.push(setTimeout(run, Math.max(0, seconds) * 1000));
		timers.forEach(clearTimeout);
		timers = [];
		box.hidden = true;
		if (!(left > 0))
			return;
		later(left - warn, () => {
			text.textContent = `Votre session prendra fin dans ${minutes(Math.min(warn, left))}. `
				+ "Enregistrez ce que vous écrivez, ou restez connecté.";
			stay.hidden = false;
			box.hidden = false;
		});
		later(left, () => {
			text.textContent = "Votre session a pris fin. Ce qui est à l’écran n’est pas perdu : "
				+ "à l’envoi, il vous sera demandé de vous connecter, puis tout sera repris.";
			stay.hidden = true;
			box.hidden = false;
		});
	};
	/* A page that comes now says how much is left: a session has a last end too. */
	stay.addEventListener("click", async () => {
		const answer = await fetch("/", { headers: { Accept: "text/html" }, redirect: "error" }).catch(() => null);
		if (!answer?.ok)
			return;
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		start(Number(page.getElementById(box.id)?.dataset.left));
	});
	stay.type = "button";
	stay.className = "btn btn-primary";
	stay.textContent = "Rester connecté";
	box.append(text, stay);
	start(Number(box.dataset.left));
};

/* A menu that is open closes by Escape, and gives the focus back. */
const close_menu = (menu) => {
	menu.addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || !menu.open)
			return;
		menu.open = false;
		menu.querySelector("summary").focus();
	});
};

/* Work that goes on: how far it is, said when it changes; the page comes anew at its end. */
const follow_job = (box) => {
	const bar = box.querySelector("progress");
	const message = box.querySelector("[data-job-message]");
	const look = async () => {
		const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } }).catch(() => null);
		const job = answer?.ok ? await answer.json() : null;
		if (job && !job.open) {
			location.reload();
			return;
		}
		if (job) {
			bar.value = job.progress;
			if (message.textContent !== job.message) {
				message.textContent = job.message;
				say(job.message);
			}
		}
		setTimeout(look, 2000);
	};
	setTimeout(look, 1000);
};

search_key();
focus_errors();
document.querySelectorAll("[data-unsaved]").forEach(warn_unsaved);
for (const field of document.querySelectorAll("[data-max]"))
	count_characters(field);
document.querySelectorAll("[data-rows]").forEach(add_rows);
document.querySelectorAll("[data-live]").forEach(filter_live);
document.querySelectorAll("[data-job]").forEach(follow_job);
document.querySelectorAll("#fin-de-session").forEach(session_end);
document.querySelectorAll(".who, .nav-phone").forEach(close_menu);
