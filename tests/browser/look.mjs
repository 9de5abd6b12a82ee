// Everything that is asked of every page: axe finds nothing, nothing scrolls sideways, one heading, in light and dark.
// With ACCORD_SHOTS, a folder, each page is drawn there on a phone, a tablet and a desk.
import fs from 'node:fs';
import path from 'node:path';
import { BASE, DESK, PHONE, TABLET, axe, open, scrollsSideways, signIn } from './browser.mjs';
import { assert } from './tap.mjs';

const NARROW = { width: 320, height: 640 };	// a desk at 400 %
const CONTRAST = 'color-contrast';
const shots = process.env.ACCORD_SHOTS;
const looked = new Set();	// kinds of pages: the next of a kind has other words, the same colours and landmarks
const shades = new Set();	// what has been seen in its colours, see newShades
const people = {};

if (shots) fs.mkdirSync(shots, { recursive: true });

// Without motion: what is measured must not be half way between two colours or places.
export const still = { reducedMotion: 'reduce' };

// The window of an account, signed in once; «-» is nobody.
export async function windowOf(account) {
	people[account] ??= account === '-' ? await open(still) : await signIn(account, still);
	return people[account];
}

function draw(page, name, size) {
	const file = `${name.replace(/[^a-z0-9.]+/gi, '_')}_${size.width}.png`;
	return page.screenshot({ path: path.join(shots, file), fullPage: true });
}

// French has no ordinary space inside « » or before a double mark: a line could break there.
function loose(words) {
	return words.match(/.{0,12}(?:« | »| [:;!?](?=\s|$)).{0,12}/gm) ?? [];
}

async function structure(page) {
	assert.deepEqual(loose(await page.evaluate(() => document.body.innerText)), []);
	const found = await page.evaluate(() => ({
		headings: document.querySelectorAll('h1').length, lang: document.documentElement.lang,
		mains: document.querySelectorAll('main').length,
	}));
	assert.deepEqual(found, { headings: 1, lang: 'fr', mains: 1 });
	assert.match(await page.title(), /\S – \S/);
}

// True when the page shows something in a place that no page before had. Colours come of classes alone: what has been
// looked at once need not have its contrast, the slowest of all rules, measured on every page.
async function newShades(page) {
	const known = shades.size;
	for (const shade of await page.evaluate(() => {
		const own = (one) => `${one.tagName}.${one.className.baseVal ?? one.className} ${one.ariaCurrent} ${one.matches(':disabled')}`;
		return [...document.body.querySelectorAll('*')].map((one) => `${own(one.parentElement)} > ${own(one)}`);
	})) shades.add(shade);
	return shades.size > known;
}

// Of the page that is open.
export async function look(page, name) {
	const kind = name.replace(/^[^/]*|\?.*/g, '').replace(/\d+/g, 'n');
	const first = !looked.has(kind);
	looked.add(kind);
	await structure(page);
	const without = await newShades(page) ? [] : [CONTRAST];
	if (first || without.length === 0) assert.deepEqual(await axe(page, { without }), [], 'axe on a desk, light');
	await page.emulateMedia({ colorScheme: 'dark' });
	if (without.length === 0) assert.deepEqual(await axe(page, { only: [CONTRAST] }), [], 'contrast on a desk, dark');
	await page.setViewportSize(PHONE);
	assert.deepEqual(await axe(page, { without }), [], 'axe on a phone, dark');
	await page.emulateMedia({ colorScheme: 'light' });
	for (const size of [NARROW, PHONE, TABLET, DESK]) {
		await page.setViewportSize(size);
		assert.equal(await scrollsSideways(page), false, `sideways at ${size.width}`);
		assert.deepEqual(await page.locator('.scroll').evaluateAll((frames) => frames
			.filter((frame) => frame.checkVisibility() && frame.scrollWidth > frame.clientWidth)
			.map((frame) => frame.getAttribute('aria-labelledby'))), [], `a table is cut off at ${size.width}`);
		if (shots && size !== NARROW) await draw(page, name, size);
	}
	assert.deepEqual(page.complaints, []);
	page.links ??= new Map();
	for (const href of await page.locator('a[href^="/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href'))))
		page.links.set(href.replace(/#.*|\?.*/g, '').replace(/\d+/g, 'n'), href);
}

export async function afresh(page) {
	page.complaints.length = 0;
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize(DESK);
}

// For the end of a script: what the pages that were looked at lead to.
export async function noRefusals() {
	for (const [account, page] of Object.entries(people)) {
		for (const href of page.links?.values() ?? []) {
			const answer = await page.request.get(BASE + href, { headers: { Accept: 'text/html' } });
			assert.equal(answer.status(), 200, `${account}: ${href}`);
		}
	}
}
