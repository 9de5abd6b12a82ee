// A meeting of the steering committee, from its notice to its confirmed minutes, in a real browser.
import { BASE, DESK, PHONE, TABLET, axe, close, scrollsSideways, signIn } from './browser.mjs';
import { assert, end, test } from './tap.mjs';

const technician = await signIn('technicien.cub');
const coordinator = await signIn('urpa.coordination');
const cub = await signIn('elu.cub', { viewport: PHONE, isMobile: true, hasTouch: true });
const urpa = await signIn('elu.urpa');
const text = (page) => page.locator('main').innerText();
const looks = async (page) => {
	assert.deepEqual(await axe(page), []);
	assert.equal(await scrollsSideways(page), false, 'no wider than its window');
};
let address;

await test('the committee shows its seats, its three meetings and its decisions, at every width', async () => {
	for (const size of [PHONE, TABLET, DESK]) {
		await technician.setViewportSize(size);
		await technician.goto(`${BASE}/comite`);
		await looks(technician);
	}
	assert.match(await text(technician), /Siège vide/);
	assert.match(await text(technician), /2011-02-1/);
	await technician.click('a:has-text("Comité de pilotage de fin de conventionnement")');
	await technician.waitForURL(/\/comite\/reunions\/\d+$/);
	address = technician.url();
});

await test('the notice can be read, is sent, and is answered on a phone', async () => {
	await technician.click('summary:has-text("Lire le texte de la convocation")');
	assert.match(await text(technician), /Vous êtes convié/);
	await looks(technician);
	await technician.click('button:has-text("Envoyer la convocation")');
	await technician.waitForSelector('text=Envoyée le');
	await cub.goto(address);
	await cub.selectOption('select[name="seat"]', { index: 1 });
	await cub.selectOption('select[name="answer"]', 'coming');
	await cub.click('button:has-text("Enregistrer la réponse")');
	await cub.waitForSelector('td .pill:has-text("Viendra")');
	await looks(cub);
});

await test('before it opens it says what the composition lacks', async () => {
	await technician.goto(address);
	await technician.click('a:has-text("Ouvrir la réunion")');
	await technician.waitForURL(/\/ouverture$/);
	assert.match(await text(technician), /La composition n’est pas complète/);
	await looks(technician);
	await technician.click('main button:has-text("Ouvrir la réunion")');
	await technician.waitForSelector('#erreurs a[href="#f-incomplete"]');
	await looks(technician);
	await technician.check('#f-incomplete');
	await technician.click('main button:has-text("Ouvrir la réunion")');
	await technician.waitForURL(address);
	assert.match(await text(technician), /Telle qu’elle était à l’ouverture/);
});

await test('attendance is signed, and whoever is represented says by whom', async () => {
	await technician.click('a:has-text("Faire l’émargement")');
	await technician.waitForURL(/\/emargement$/);
	const rows = technician.locator('select[name="attendance_state"]');
	const count = await rows.count();
	assert.ok(count >= 10, 'a row for each seat that is held');
	for (let i = 0; i < count; i++) {
		const seat = await technician.locator('fieldset.objective-row legend').nth(i).innerText();
		const present = /^(Élu|Technicien de la CUB en charge de la gestion des clauses sociales, premier)/.test(seat);
		await rows.nth(i).selectOption(present ? 'present' : 'represented');
	}
	await technician.click('button:has-text("Enregistrer l’émargement")');
	await technician.waitForSelector('#erreurs a');
	await looks(technician);
	for (let i = 0; i < count; i++) {
		if (await rows.nth(i).inputValue() === 'represented')
			await technician.fill(`#f-attendance_by-${i + 1}`, 'la coordination de l’URPA');
	}
	await technician.click('button:has-text("Enregistrer l’émargement")');
	await technician.waitForURL(address);
	await technician.waitForSelector('td .pill:has-text("Présent")');
});

await test('the other party writes the minutes, and those present are asked', async () => {
	await coordinator.goto(`${address}/compte-rendu`);
	await coordinator.fill('[name="minutes"]', 'Le bilan définitif est présenté ; la suite de l’accord est débattue.');
	await coordinator.fill('#f-decisions_text-1', 'Le bilan définitif est adopté.');
	await coordinator.selectOption('#f-decisions_mode-1', 'consensus');
	await looks(coordinator);
	await coordinator.click('button:has-text("demander les confirmations")');
	await coordinator.waitForURL(address);
	assert.match(await text(coordinator), /Confirmations attendues\s: 3/u);
});

await test('each person present confirms, the last one makes the minutes final', async () => {
	for (const person of [cub, urpa]) {
		await person.goto(`${BASE}/a-decider`);
		await person.click('main a:has-text("Comité de pilotage de fin de conventionnement")');
		await person.waitForURL(address);
		await looks(person);
		await person.click('button:has-text("Confirmer ce compte rendu")');
		await person.waitForSelector('td:has-text("confirmé le")');
	}
	await technician.goto(address);
	assert.doesNotMatch(await text(technician), /Compte rendu définitif/);
	await technician.click('button:has-text("Confirmer ce compte rendu")');
	await technician.waitForSelector('text=Compte rendu définitif');
	assert.match(await text(technician), /2011-12-1/);
	await looks(technician);
	await technician.goto(`${BASE}/comite`);
	assert.match(await text(technician), /Le bilan définitif est adopté/);
});

// Shows D5.
await test('the folder of the session prints without menus, a page for each point', async () => {
	await technician.goto(`${address}/dossier`);
	await looks(technician);
	await technician.emulateMedia({ media: 'print' });
	assert.equal(await technician.locator('.nav-wide').isVisible(), false);
	assert.equal(await technician.locator('.no-print').isVisible(), false);
	assert.equal(await technician.locator('.folder-notes').first().isVisible(), true);
	const pdf = await technician.pdf({ format: 'A4' });
	assert.ok((pdf.toString('latin1').match(/\/Type \/Page\b/g) || []).length >= 4, 'points begin on pages of their own');
	if (process.env.FOLDER_PDF) (await import('node:fs')).writeFileSync(process.env.FOLDER_PDF, pdf);
});

await test('the page of a seat keeps everybody who held it', async () => {
	await technician.emulateMedia({ media: 'screen' });
	await technician.goto(`${BASE}/comite`);
	await technician.click('a:has-text("premier siège"):below(:text("Les sièges"))');
	await technician.waitForURL(/\/sieges\/\d+$/);
	await looks(technician);
});

await test('no page complained', () => {
	for (const page of [technician, coordinator, cub, urpa]) assert.deepEqual(page.complaints, []);
});

await close();
end();
