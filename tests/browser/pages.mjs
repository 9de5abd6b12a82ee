// Every page, for everybody: axe finds nothing, nothing scrolls sideways, one heading, in light and dark.
// With ACCORD_SHOTS, a folder, each page is drawn there on a phone, a tablet and a desk.
import fs from 'node:fs';
import path from 'node:path';
import { BASE, DESK, PHONE, TABLET, axe, close, fillSignIn, open, scrollsSideways, signIn, tabTo } from './browser.mjs';
import { assert, end, test } from './tap.mjs';

const NARROW = { width: 320, height: 640 };	// a desk at 400 %
const CONTRAST = ['color-contrast'];
// Without motion: what is measured must not be half way between two colours or places.
const still = { reducedMotion: 'reduce' };
const shots = process.env.ACCORD_SHOTS;
const looked = new Set();	// pages whose colours were measured on desk and phone, light and dark
const seen = new Set();	// addresses that were answered by their own page

// The pages of the sample data: a number after an address is the status it is meant to have.
const pages = {
	'-': [['/connexion'], ['/connexion?fin=1'], ['/aide'], ['/accessibilite'], ['/sante'], ['/nulle-part', 404]],
	'elu.cub': [['/'], ['/a-decider'], ['/actions'], ['/actions?q=introuvable'], ['/actions?statut=in_progress&tri=titre'],
		['/actions/41'], ['/actions/41/decision'], ['/actions/41/comparaison?de=1&a=2'], ['/actions/54/decision'],
		['/accord'], ['/structures'], ['/structures/plie-graves'], ['/structures/cub'], ['/indicateurs'], ['/journal'],
		['/droits'], ['/sessions'], ['/mes-avis'], ['/aide'], ['/nulle-part', 404], ['/actions/nouvelle', 403], ['/actions/999999', 404],
		['/outils'], ['/outils/4/decision'], ['/outils/6/decision'], ['/outils/nouveau', 403], ['/outils/999999', 404]],
	'technicien.cub': [['/'], ['/a-decider'], ['/actions'], ['/actions/nouvelle'], ['/actions/1'], ['/actions/13'], ['/actions/18'],
		['/actions/18/avancement'], ['/actions/18/modifier'], ['/actions/37'], ['/actions/37/modifier'], ['/actions/37/soumission'],
		['/actions/57/soumission'], ['/actions/1?lecture=1'], ['/actions/54/decision'], ['/actions/57'], ['/accord'],
		['/structures'], ['/indicateurs'], ['/journal'], ['/droits'], ['/sessions'], ['/actions/5/modifier', 403],
		['/outils'], ['/outils?q=introuvable'], ['/outils/nouveau'], ['/outils/1'], ['/outils/1/modifier']],
	'clauses.hautsdegaronne': [['/outils/7/soumission'], ['/indicateurs/saisie?annee=2010'],
		['/recherche'], ['/recherche?q=clauses'], ['/recherche?q=introuvable'],
		['/recherche?q=insertion&nature=action']],
	admin: [['/structures/plie-sources/validite']],
	auditeur: [['/'], ['/actions'], ['/actions/5'], ['/accord'], ['/structures'], ['/structures/urpa'], ['/indicateurs'],
		['/indicateurs/population-couverte'], ['/indicateurs/heures-insertion-realisees'], ['/indicateurs/references'],
		['/indicateurs/consolidation?annee=2008'],
		['/journal'], ['/droits'], ['/sessions'], ['/a-decider', 403], ['/outils/5'], ['/outils/1?lecture=1'],
		['/outils/1/comparaison']],
};

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

// Everything that is asked of the page that is open. Its colours are the same for the next person.
async function look(page, name) {
	const kind = name.replace(/^[^/]*|\?.*/g, '').replace(/\d+/g, 'n');
	const first = !looked.has(kind);
	looked.add(kind);
	await structure(page);
	assert.deepEqual(await axe(page), [], 'axe on a desk, light');
	await page.emulateMedia({ colorScheme: 'dark' });
	if (first) assert.deepEqual(await axe(page, CONTRAST), [], 'contrast on a desk, dark');
	await page.setViewportSize(PHONE);
	assert.deepEqual(await axe(page), [], 'axe on a phone, dark');
	await page.emulateMedia({ colorScheme: 'light' });
	if (first) assert.deepEqual(await axe(page, CONTRAST), [], 'contrast on a phone, light');
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

async function afresh(page) {
	page.complaints.length = 0;
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize(DESK);
}

if (shots) fs.mkdirSync(shots, { recursive: true });
const people = {};
for (const [account, list] of Object.entries(pages)) {
	const page = account === '-' ? await open(still) : await signIn(account, still);
	people[account] = page;
	for (const [where, status = 200] of list) {
		await test(`${where} is good for ${account === '-' ? 'everybody' : account}`, async () => {
			await afresh(page);
			const answer = await page.goto(BASE + where);
			assert.equal(answer.status(), status);
			assert.ok(status === 200 || !/réessayer/.test(await page.locator('main').innerText()), 'what trying again does not mend');
			if (status === 200) seen.add(new URL(page.url()).pathname);
			await look(page, account + where);
		});
	}
}

await test('a form with errors is good for everybody', async () => {
	const page = people['technicien.cub'];
	await afresh(page);
	await page.goto(`${BASE}/actions/nouvelle`);
	await page.fill('#f-objectives_target-1', 'beaucoup');
	await page.check('input[name="target_publics"][value="other_hardship"]');
	await page.click('button:has-text("Enregistrer le brouillon")');
	await page.waitForSelector('#erreurs a');
	assert.match(await page.title(), /^Erreur – /);
	await look(page, 'technicien.cub/actions/nouvelle/erreurs');
});

await test('progress that cannot be is good for everybody', async () => {
	const page = people['technicien.cub'];
	await afresh(page);
	await page.goto(`${BASE}/actions/18/avancement`);
	await page.fill('#f-progress', '120');
	await page.click('button:has-text("Enregistrer l’avancement")');
	await page.waitForSelector('#erreurs a');
	await look(page, 'technicien.cub/actions/18/avancement/erreurs');
});

await test('a refusal without its reason is good for everybody', async () => {
	const page = people['elu.cub'];
	await afresh(page);
	await page.goto(`${BASE}/actions/41/decision`);
	await page.click('summary:has-text("Demander une modification")');
	await page.click('button:has-text("Refuser")');
	await page.waitForSelector('#erreurs a');
	assert.ok(await page.locator('textarea[name="reason"]').isVisible(), 'the reason is open');
	await look(page, 'elu.cub/actions/41/decision/erreurs');
});

await test('a withdrawal without its reason is good for everybody', async () => {
	const page = people['technicien.cub'];
	await afresh(page);
	await page.goto(`${BASE}/actions/37`);
	await page.click('summary:has-text("Retirer cette action")');
	await page.fill('#f-reason', 'non');
	await page.click('button:has-text("Retirer cette action")');
	await page.waitForSelector('#erreurs a');
	assert.match(await page.title(), /^Erreur – /);
	await page.click('#erreurs a[href="#f-reason"]');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'f-reason');
	assert.equal(await page.inputValue('#f-reason'), 'non');
	await look(page, 'technicien.cub/actions/37/retirer/erreurs');
});

await test('a refused sign-in is good for everybody', async () => {
	const page = people['-'];
	await afresh(page);
	await page.goto(`${BASE}/connexion`);
	await fillSignIn(page, 'technicien2.cub', 'pas le bon');
	await page.waitForSelector('[role="alert"] h2');
	await look(page, '-/connexion/refus');
});

await test('an opened menu of the person is good for everybody', async () => {
	const page = people['elu.cub'];
	await afresh(page);
	await page.goto(`${BASE}/a-decider`);
	await page.click('.who summary');
	await look(page, 'elu.cub/menu');
});

await test('the page after a decision is good for everybody', async () => {
	const page = people['elu.cub'];
	await afresh(page);
	await page.goto(`${BASE}/actions/41/decision`);
	await page.click('button:has-text("Approuver cette action")');
	await page.waitForURL(/\/a-decider\?.*fait=/);
	await look(page, 'elu.cub/a-decider/fait');
});

await test('a review, its figures, its past and the job that makes its PDF are good for everybody', async () => {
	const page = people['technicien.cub'];
	const list = await (await page.request.get(`${BASE}/bilans.json`)).json();
	const { id } = list.items.find((item) => item.subtype === 'midterm');
	for (const place of [`/bilans/${id}/chiffres/publics`.replace('publics', 'public-disabled-worker'),
		`/bilans/${id}/chiffres/indicator-people-supported`, `/bilans/${id}?au=2011-02-03`, '/actions/1?au=2010-06-30',
		'/accord/etat?au=2010-06-30', '/accord/etat?au=2008-01-01', `/bilans/${id}`]) {
		await afresh(page);
		await page.goto(BASE + place);
		seen.add(new URL(page.url()).pathname);
		await look(page, `technicien.cub${place}`);
	}
	await page.click('button:has-text("Faire le PDF")');
	await page.waitForURL(/\/travaux\/\d+$/);
	seen.add(new URL(page.url()).pathname);
	await page.waitForSelector('a:has-text("Télécharger le document")', { timeout: 120000 });
	await look(page, 'technicien.cub/travaux/fini');
	await page.click('main a:has-text("Revenir à la fiche")');
	await page.waitForSelector('a:has-text("Le bilan en PDF")');
});

const shape = (address) => new RegExp(`^${address.replace(/\{id\}/, '\\d+').replace(/\{word\}/, '[^/]+')}$`);

async function addresses() {
	const answer = await people.auditeur.request.get(`${BASE}/openapi.json`);
	const paths = Object.entries((await answer.json()).paths);
	return paths.filter(([, item]) => item.get?.responses['200'].content?.['text/html']).map(([address]) => address);
}

function notSeen(all) {
	const literal = new Set(all);
	const lookedAt = (address) => [...seen].some((one) => (one === address || !literal.has(one)) && shape(address).test(one));
	return all.filter((address) => !lookedAt(address));
}

// The first record of the list before `{id}` for which the page is there for this person; or the address itself.
async function found(page, address) {
	const accepts = { headers: { Accept: 'text/html' }, maxRedirects: 0 };
	const [list, rest] = address.split('/{id}');
	let places = [address];
	if (rest !== undefined) {
		const answer = await page.request.get(`${BASE}${list}.json`);
		const items = answer.ok() ? (await answer.json()).items : [1, 2, 3].map((id) => ({ id }));
		places = items.slice(0, 12).map((item) => `${list}/${item.id}${rest}`);
	}
	for (const place of places)
		if ((await page.request.get(BASE + place, accepts)).status() === 200) return place;
	return null;
}

// What no record of the sample data leads to: nothing is a draft, open or ended there, and nobody is invited.
const unled = ['/evaluations/{id}/modifier', '/evaluations/{id}/soumission', '/reponse/{token}', '/reponse/relire/{token}',
	'/actions/{id}/evaluation', '/comite/reunions/{id}/emargement', '/comite/reunions/{id}/compte-rendu',
	...['', '/modifier', '/comparaison', '/soumission', '/decision', '/fichiers'].map((end) => `/resiliations/{id}${end}`)];

// A kind of record that is new here is looked at without being named: by the first of these people who may see it.
for (const address of notSeen(await addresses()).filter((one) => !unled.includes(one))) {
	await test(`${address} is good for who may see it`, async () => {
		for (const account of ['technicien.cub', 'clauses.graves', 'urpa.coordination', 'elu.cub', 'admin', 'auditeur']) {
			people[account] ??= await signIn(account, still);
			const page = people[account];
			const place = await found(page, address);
			if (place === null) continue;
			await afresh(page);
			await page.goto(BASE + place);
			seen.add(new URL(page.url()).pathname);
			await look(page, account + place);
			return;
		}
		assert.fail('nobody may see it');
	});
}

await test('no page leads anybody to a refusal', async () => {
	for (const [account, page] of Object.entries(people)) {
		for (const href of page.links?.values() ?? []) {
			const answer = await page.request.get(BASE + href, { headers: { Accept: 'text/html' } });
			assert.equal(answer.status(), 200, `${account}: ${href}`);
		}
	}
});

await test('no page of the service was forgotten here', async () => {
	const all = await addresses();
	assert.ok(all.length > 15);
	assert.deepEqual(notSeen(all).sort(), [...unled].sort());
});

for (const [where, size] of [['/a-decider', DESK], ['/actions/50/decision', PHONE], ['/actions', TABLET], ['/connexion', DESK]]) {
	await test(`the keyboard goes to the content of ${where} first, and always shows where it is`, async () => {
		const page = where === '/connexion' ? await open(still) : await signIn('elu.urpa', still);
		await page.setViewportSize(size);
		await page.goto(BASE + where);
		await page.keyboard.press('Tab');
		assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Aller au contenu');
		for (let i = 1; i <= 15; i++) {
			const stop = await page.evaluate(() => {
				const element = document.activeElement;
				const [box] = element.getClientRects();
				const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
				return {
					name: element.outerHTML.slice(0, 80), body: element === document.body,
					outlined: getComputedStyle(element).outlineStyle !== 'none',
					uncovered: top !== null && (element.contains(top) || top.contains(element)),
				};
			});
			if (stop.body) break;	// past the last one, in the browser's own bar
			assert.ok(stop.outlined, `tab stop ${i} shows nothing: ${stop.name}`);
			assert.ok(stop.uncovered, `tab stop ${i} is covered: ${stop.name}`);
			await page.keyboard.press('Tab');
		}
		await page.context().close();
	});
}

await test('the first tab stop leads past the menus', async () => {
	const page = people['elu.cub'];
	await afresh(page);
	await page.goto(`${BASE}/actions`);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
});

await test('a decision is taken by the keyboard alone', async () => {
	const page = await signIn('elu.urpa');
	await page.goto(`${BASE}/a-decider`);
	const title = (await page.locator('main .tasks a').first().innerText()).trim();
	await tabTo(page, title);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/decision$/);
	// «Approuver cette action», «Approuver cet outil»: whatever kind has waited longest.
	await tabTo(page, 'Approuver ');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/a-decider\?.*fait=/);
	assert.ok((await page.locator('.done').innerText()).includes(title));
	await tabTo(page, 'Examiner la suivante');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/decision$/);
	await tabTo(page, 'Demander une modification ou refuser');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	await page.keyboard.type('Au clavier : précisez le calendrier.');
	await tabTo(page, 'Demander une modification');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/a-decider\?.*fait=/);
});

await close();
end();
