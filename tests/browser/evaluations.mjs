// A campaign in a real browser: its authors invite, a company answers on a phone without an account, all read the results.
import { BASE, DESK, PHONE, TABLET, axe, close, open, scrollsSideways, signIn } from './browser.mjs';
import { assert, end, test } from './tap.mjs';

const technician = await signIn('technicien.cub', { reducedMotion: 'reduce' });
const company = await open({ viewport: PHONE, isMobile: true, hasTouch: true, javaScriptEnabled: true, reducedMotion: 'reduce' });
const plain = await open({ viewport: PHONE, javaScriptEnabled: false });
const text = (page) => page.locator('main').innerText();
const campaigns = {};
let links;

async function good(page, sizes = [PHONE, TABLET, DESK]) {
	const before = page.viewportSize();
	for (const size of sizes) {
		await page.setViewportSize(size);
		assert.equal(await scrollsSideways(page), false, `sideways at ${size.width}`);
	}
	await page.setViewportSize(before);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(page.complaints, []);
}

await test('the campaigns, their forms, invitations and results can be read by everybody', async () => {
	await technician.goto(`${BASE}/evaluations`);
	for (const row of await technician.locator('.row-title a').all())
		campaigns[(await row.innerText()).includes('entreprises') ? 'closed' : 'open'] = await row.getAttribute('href');
	for (const path of ['/evaluations', '/evaluations/nouveau', campaigns.open, campaigns.closed, `${campaigns.open}/apercu`,
		`${campaigns.open}/invitations`, `${campaigns.closed}/invitations`, `${campaigns.open}/resultats`,
		`${campaigns.closed}/resultats`, '/syntheses', '/evaluations-actions', '/experimentations', '/experimentations/nouveau']) {
		await technician.goto(BASE + path);
		await good(technician);
	}
	for (const list of ['/syntheses', '/evaluations-actions', '/experimentations']) {
		await technician.goto(BASE + list);
		await technician.click('.row-title a');
		await good(technician);
	}
});

await test('a question with figures is drawn beside its table', async () => {
	await technician.goto(`${BASE}${campaigns.closed}/resultats`);
	await technician.waitForSelector('.chart canvas');
	assert.match(await text(technician), /24 sur 32 ont répondu/);
	const drawn = await technician.evaluate(() => Chart.getChart(document.querySelector('.chart canvas')).data.datasets[0].data);
	const cells = await technician.locator('#table-1 tbody td:nth-child(2)').allInnerTexts();
	assert.deepEqual(drawn, cells.map((cell) => Number(cell) || 0), 'what is hidden is not drawn');
	assert.ok(cells.includes('masqué'));
});

await test('an author prepares a campaign, opens it and has a link for each', async () => {
	await technician.goto(`${BASE}/evaluations/nouveau`);
	await technician.fill('#f-title', 'La clause vue du chantier');
	await technician.selectOption('[name="respondent_group"]', 'company');
	await technician.fill('[name="purpose"]', 'Savoir ce qui manque.');
	await technician.fill('[name="introduction"]', 'Trois questions, deux minutes.');
	await technician.fill('[name="contact"]', 'Mission clauses sociales, 05 56 00 00 00');
	await technician.fill('[name="opens_on"]', '2011-11-01');
	await technician.fill('[name="closes_on"]', '2011-12-20');
	await technician.fill('[name="link_days"]', '45');
	for (const [n, kind, label, options] of [[1, 'scale', 'La clause était claire', 'pas du tout;tout à fait'],
		[2, 'choice', 'Comment avez-vous embauché ?', 'Directement;Par intérim'], [3, 'text', 'Que faudrait-il changer ?', '']]) {
		await technician.selectOption(`#f-questions_kind-${n}`, kind);
		await technician.fill(`#f-questions_label-${n}`, label);
		await technician.fill(`#f-questions_options-${n}`, options);
		await technician.selectOption(`#f-questions_required-${n}`, n < 3 ? 'yes' : 'no');
	}
	await technician.click('.form-end button:has-text("Enregistrer")');
	await technician.click('main a:has-text("Vérifier et ouvrir")');
	await technician.waitForURL(/\/soumission$/);
	await good(technician);
	await technician.click('button:has-text("Ouvrir cette campagne")');
	await technician.waitForURL(/\/evaluations\/\d+$/);
	await technician.click('main a:has-text("Invitations et relances")');
	await technician.fill('[name="lines"]', 'Bâtisseurs du Port ; chantier@port.example\nToitures Girondines ; contact@toitures.example');
	await technician.click('button:has-text("Ajouter ces invitations")');
	await technician.waitForSelector('[id^="lien-"]');
	links = await technician.locator('[id^="lien-"]').evaluateAll((all) => all.map((one) => one.value));
	assert.equal(links.length, 2);
	await good(technician);
});

// Shows A2.3a.
await test('a company answers on its phone, is led to what it forgot, and reads what it gave', async () => {
	await company.goto(links[0]);
	await good(company, [PHONE]);
	assert.equal(await company.locator('header a:has-text("Se connecter")').count(), 0);
	await company.fill('[name="q3"]', 'Être prévenus plus tôt.');
	await company.click('button:has-text("Envoyer mes réponses")');
	await company.waitForSelector('#erreurs a');
	await good(company, [PHONE]);
	await company.click('#erreurs a >> nth=0');
	assert.equal(await company.inputValue('[name="q3"]'), 'Être prévenus plus tôt.');
	await company.check('[name="q1"][value="4"]');
	await company.check('[name="q2"][value="Par intérim"]');
	await company.click('button:has-text("Envoyer mes réponses")');
	await company.waitForURL(/fait=1/);
	assert.match(await text(company), /Merci\. Vos réponses sont enregistrées/);
	assert.match(await text(company), /Par intérim/);
	await good(company, [PHONE]);
	for (const target of await company.locator('main a.btn, main button').all())
		assert.ok((await target.boundingBox()).height >= 44, 'a finger finds it');
});

await test('the same link changes the answers later', async () => {
	await company.goto(links[0]);
	await company.click('a:has-text("Modifier mes réponses")');
	assert.equal(await company.isChecked('[name="q1"][value="4"]'), true);
	await company.check('[name="q1"][value="5"]');
	await company.click('button:has-text("Enregistrer mes nouvelles réponses")');
	await company.waitForURL(/fait=1/);
	assert.match(await text(company), /5 – tout à fait/);
});

await test('without scripts it is answered as well', async () => {
	await plain.goto(links[1]);
	await plain.check('[name="q1"][value="2"]');
	await plain.check('[name="q2"][value="Directement"]');
	await plain.click('button:has-text("Envoyer mes réponses")');
	assert.match(await text(plain), /Vos réponses sont enregistrées/);
});

await test('a link that ends nowhere is a page that can be read', async () => {
	company.complaints.length = 0;
	await company.goto(`${BASE}/reponse/${'x'.repeat(43)}`);
	assert.match(await text(company), /ne mène à aucun questionnaire/);
	await good(company, [PHONE]);
});

await close();
end();
