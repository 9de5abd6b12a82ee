// A draft agreement up to its entry into force, in a real browser: blanks, signatures, the end of the one before.
import { BASE, DESK, PHONE, TABLET, axe, close, scrollsSideways, signIn } from './browser.mjs';
import { assert, end, test } from './tap.mjs';

const technician = await signIn('technicien.cub');
const union = await signIn('urpa.coordination');
const cub = await signIn('elu.cub', { viewport: PHONE, isMobile: true, hasTouch: true });
const urpa = await signIn('elu.urpa');
const text = async (page) => (await page.locator('main').innerText()).replace(/[\u00a0\u202f]/g, ' ');
const looks = async (page) => {
	assert.deepEqual(await axe(page), []);
	assert.equal(await scrollsSideways(page), false, 'no wider than its window');
	assert.deepEqual(page.complaints, []);
};
const saved = (page) => page.waitForURL(/\/accords\/\d+$/);
let draft;

await test('the agreements over time and their pages look right at every width', async () => {
	for (const size of [PHONE, TABLET, DESK]) {
		await technician.setViewportSize(size);
		for (const path of ['/accords', '/accord', '/avenants', '/resiliations', '/delegations', '/delegations/nouvelle']) {
			await technician.goto(`${BASE}${path}`);
			await looks(technician);
		}
	}
	await technician.goto(`${BASE}/accords`);
	await technician.click('main a:has-text("2012-2014")');
	await saved(technician);
	draft = technician.url();
	assert.match(await text(technician), /Voici ce qui manque encore/);
});

// Shows H3.
await test('entry into force is refused, and the page says what is missing', async () => {
	await technician.click('button:has-text("Constater l’entrée en vigueur")');
	await technician.waitForSelector('#erreurs a');
	assert.match(await text(technician), /numéro de la délibération/);
	await looks(technician);
});

await test('the CUB completes the text, its deliberation and its signature', async () => {
	await technician.goto(draft);
	await technician.click('a:has-text("Modifier le projet")');
	await looks(technician);
	await technician.fill('[name="signed_place"]', 'Bordeaux');
	await technician.click('button:has-text("Enregistrer le projet")');
	await saved(technician);
	await technician.click('a:has-text("Indiquer la délibération")');
	await technician.fill('[name="deliberation_number"]', '2011/0800');
	await technician.fill('[name="deliberation_date"]', '2011-11-18');
	await technician.click('button:has-text("Enregistrer la délibération")');
	await saved(technician);
	await technician.click('a:has-text("Enregistrer la signature")');
	await technician.fill('[name="signed_by"]', 'Franck Maurras');
	await technician.fill('[name="signed_quality"]', 'Conseiller délégué');
	await technician.fill('[name="on_behalf_of"]', 'Le Président');
	await technician.fill('[name="signed_on"]', '2011-11-21');
	await technician.click('main button:has-text("Enregistrer la signature")');
	await technician.waitForSelector('#erreurs a[href="#f-delegation"]');
	await looks(technician);
	await technician.fill('[name="delegation"]', 'Arrêté n° 2011/12');
	await technician.click('main button:has-text("Enregistrer la signature")');
	await saved(technician);
	assert.match(await text(technician), /Franck Maurras/);
});

await test('the union signs for itself', async () => {
	await union.goto(draft);
	assert.equal(await union.locator('a:has-text("Modifier le projet")').count(), 0, 'the text is the CUB’s');
	await union.click('a:has-text("Enregistrer la signature")');
	await union.fill('[name="signed_by"]', 'Noël Mamère');
	await union.fill('[name="signed_quality"]', 'Président de l’URPA');
	await union.fill('[name="signed_on"]', '2011-11-24');
	await union.click('main button:has-text("Enregistrer la signature")');
	await saved(union);
	assert.match(await text(union), /encore en vigueur/);
	await looks(union);
});

await test('the agreement before is ended by both parties', async () => {
	await union.goto(`${BASE}/resiliations/nouveau`);
	await looks(union);
	await union.fill('[name="title"]', 'Résiliation pour laisser place au suivant');
	await union.fill('[name="obligation"]', 'Article 3');
	await union.selectOption('[name="by_party"]', 'cub').catch(() => union.check('[name="by_party"][value="cub"]'));
	await union.fill('[name="evidence"]', 'Le comité ne s’est pas réuni depuis février.');
	await union.fill('[name="decision"]', 'L’accord de 2009 prend fin.');
	await union.fill('[name="effective_on"]', '2011-11-30');
	await union.click('button:has-text("Enregistrer et vérifier")');
	await union.click('button:has-text("Soumettre")');
	await union.waitForURL(/\/resiliations\/\d+$/);
	const address = union.url();
	for (const official of [cub, urpa]) {
		await official.goto(`${address}/decision`);
		await looks(official);
		await official.click('main button:has-text("Approuver")');
		await official.waitForURL(/\/a-decider/);
	}
	await technician.goto(`${BASE}/accords/1`);
	assert.match(await text(technician), /rien ne se modifie plus/);
	await looks(technician);
});

await test('the draft enters into force on the day of the last signature', async () => {
	await technician.goto(draft);
	await technician.click('button:has-text("Constater l’entrée en vigueur")');
	await technician.waitForSelector('.pill:has-text("En vigueur")');
	assert.match(await text(technician), /24 novembre 2011/);
	await looks(technician);
});

await close();
end();
