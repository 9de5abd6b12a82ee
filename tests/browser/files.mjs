// A file of a tool from its upload through the approval to the archive, in a real browser, with and without scripts.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BASE, PHONE, TABLET, axe, close, open, fillSignIn, scrollsSideways, signIn } from './browser.mjs';
import { assert, end, test } from './tap.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accord-files-'));
const CSV = 'marché;heures\nNettoyage des écoles;1200\n';
const technician = await signIn('technicien.cub');
const officer = await signIn('clauses.graves', { viewport: TABLET });
const cub = await signIn('elu.cub', { viewport: PHONE, isMobile: true, hasTouch: true });
const urpa = await signIn('elu.urpa');
const text = (page) => page.locator('main').innerText();
let tool;

function lay(name, content) {
	const file = path.join(folder, name);
	fs.writeFileSync(file, content);
	return file;
}

// Like the form of a new tool, but for its many fields.
async function propose(title) {
	const me = (page) => page.evaluate(async () => (await fetch('/session.json')).json());
	const author = await me(technician);
	const counterpart = await me(officer);
	const values = {
		title, tool_type: 'follow_up', summary: 'Une page par chantier.', cub_authors: [author.person_id],
		urpa_authors: [counterpart.person_id], counterpart: counterpart.person_id, licence: 'internal', tags: 'chantier',
	};
	return technician.evaluate(async ([token, body]) => {
		const answer = await fetch('/outils', {
			method: 'POST', body: JSON.stringify(body),
			headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRF-Token': token,
				'Idempotency-Key': crypto.randomUUID().replaceAll('-', '') },
		});
		return (await answer.json()).id;
	}, [author.csrf_token, values]);
}

async function attach(page, file) {
	await page.setInputFiles('input[type="file"]', file);
	await page.click('button:has-text("Joindre le fichier")');
}

async function download(page, name) {
	const [got] = await Promise.all([page.waitForEvent('download'), page.click(`a:has-text("${name}")`)]);
	return { name: got.suggestedFilename(), content: fs.readFileSync(await got.path(), 'utf8') };
}

async function decide(page, button) {
	await page.goto(`${BASE}/outils/${tool}/decision`);
	await page.click(`button:has-text("${button}")`);
	await page.waitForURL(/\/a-decider\?/);
}

await test('the page of a tool leads to its files, and says what can stand there', async () => {
	tool = await propose('Suivi des chantiers, avec ses fichiers');
	await technician.goto(`${BASE}/outils/${tool}`);
	await technician.click('text=Ajouter ou retirer un fichier');
	await technician.waitForURL(/\/fichiers$/);
	assert.match(await text(technician), /Aucun fichier n’est encore joint/);
	assert.match(await text(technician), /50\s?Mio au plus/);
	assert.deepEqual(await axe(technician), []);
});

await test('a file that is not what it says is refused beside its field, and nothing has changed', async () => {
	await attach(technician, lay('page.pdf', '<!DOCTYPE html><html><script>alert(1)</script></html>'));
	await technician.waitForSelector('.field-error');
	assert.match(await technician.locator('.field-error').innerText(), /page web/);
	assert.match(await technician.title(), /^Erreur – /);
	assert.match(await text(technician), /Version 1/);
	await technician.click('#erreurs a');
	assert.equal(await technician.evaluate(() => document.activeElement.type), 'file');
	assert.deepEqual(await axe(technician), []);
});

await test('a file is attached, and comes back as it was sent', async () => {
	await technician.goto(`${BASE}/outils/${tool}/fichiers`);
	await attach(technician, lay('Suivi – été 2010.csv', CSV));
	await technician.locator('.files a').waitFor();
	assert.match(await text(technician), /Version 2/);
	assert.deepEqual(await download(technician, 'Suivi – été 2010.csv'), { name: 'Suivi – été 2010.csv', content: CSV });
	await technician.reload();
	assert.match(await text(technician), /Téléchargé 1 fois/);
	assert.deepEqual(await axe(technician), []);
});

await test('a second file is removed again without scripts', async () => {
	const plain = await open({ javaScriptEnabled: false });
	await plain.goto(`${BASE}/connexion`);
	await fillSignIn(plain, 'technicien.cub');
	await plain.goto(`${BASE}/outils/${tool}/fichiers`);
	await attach(plain, lay('brouillon.txt', 'À retirer.\n'));
	await plain.waitForURL(/\/fichiers$/);
	assert.equal(await plain.locator('.files li').count(), 2);
	await plain.click('.files li:has-text("brouillon.txt") button');
	await plain.waitForURL(/\/fichiers$/);
	assert.equal(await plain.locator('.files li').count(), 1);
	await plain.context().close();
});

await test('whoever decides reads the file first, on a phone too', async () => {
	await technician.goto(`${BASE}/outils/${tool}/soumission`);
	assert.match(await text(technician), /Suivi – été 2010\.csv/);
	await technician.click('button:has-text("Soumettre cet outil")');
	await technician.waitForURL(new RegExp(`/outils/${tool}$`));
	await decide(officer, 'Viser');
	await cub.goto(`${BASE}/outils/${tool}/decision`);
	assert.equal((await download(cub, 'Suivi – été 2010.csv')).content, CSV);
	assert.equal(await scrollsSideways(cub), false);
	assert.deepEqual(await axe(cub), []);
	await decide(cub, 'Approuver cet outil');
	await decide(urpa, 'Approuver cet outil');
});

await test('the approved tool is archived with its file, which can still be read', async () => {
	await technician.goto(`${BASE}/outils/${tool}`);
	assert.match(await text(technician), /Approuvé/);
	await technician.click('summary:has-text("Autres décisions")');
	await technician.fill('[name="reason"]', 'Remplacé par un autre outil.');
	await technician.click('button:has-text("Archiver")');
	await technician.waitForURL(new RegExp(`/outils/${tool}$`));
	assert.match(await text(technician), /Archivé/);
	await urpa.goto(`${BASE}/outils/${tool}`);
	assert.equal((await download(urpa, 'Suivi – été 2010.csv')).content, CSV);
	await officer.goto(`${BASE}/outils/${tool}/fichiers`);
	assert.equal(await officer.locator('input[type="file"]').count(), 0, 'nothing is added to what is archived');
	assert.equal(await scrollsSideways(officer), false);
	assert.deepEqual(await axe(officer), []);
});

await test('no page complained', () => {
	for (const page of [technician, officer, cub, urpa]) assert.deepEqual(page.complaints, []);
});

fs.rmSync(folder, { recursive: true, force: true });
await close();
end();
