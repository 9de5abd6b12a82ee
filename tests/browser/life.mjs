// The whole life of an action through four accounts, in a real browser.
import { BASE, PHONE, close, signIn } from './browser.mjs';
import { assert, end, test } from './tap.mjs';

const technician = await signIn('technicien.cub');
const officer = await signIn('clauses.graves');
const cub = await signIn('elu.cub', { viewport: PHONE, isMobile: true, hasTouch: true });
const urpa = await signIn('elu.urpa');
const TITLE = 'Atelier commun de rédaction des clauses';
let action;

const text = (page) => page.locator('main').innerText();

async function choose(page, name, words) {
	const value = await page.locator(`select[name="${name}"] option`, { hasText: words }).first().getAttribute('value');
	await page.selectOption(`select[name="${name}"]`, value);
}

async function fill(page, title) {
	await page.fill('#f-title', title);
	await page.fill('[name="summary"]', 'Un atelier par trimestre, où acheteurs et PLIE rédigent ensemble.');
	await choose(page, 'orientation', 'Créer');
	await page.check('input[name="action_form"][value="facilitation"]');
	await page.selectOption('[name="operation_type"]', 'territorial_partnership');
	await page.check('input[name="target_publics"][value="low_skilled_youth"]');
	await choose(page, 'territory', 'Agglomération');
	await choose(page, 'structure', 'Graves');
	await choose(page, 'cub_lead', 'Technicienne CUB');
	await choose(page, 'partner_lead', 'Graves');
	await page.fill('[name="starts_on"]', '2011-09-01');
	await page.fill('[name="ends_on"]', '2011-12-20');
	await page.fill('[name="expected_results"]', 'Des clauses que les entreprises comprennent.');
	await page.fill('#f-objectives_label-1', 'Ateliers tenus');
	await page.fill('#f-objectives_unit-1', 'ateliers');
	await page.fill('#f-objectives_baseline-1', '0');
	await page.fill('#f-objectives_target-1', '4');
}

async function decideFromInbox(page, button) {
	await page.goto(`${BASE}/a-decider`);
	await page.click(`main a:has-text("${TITLE}")`);
	await page.click(`button:has-text("${button}")`);
	await page.waitForURL(/\/a-decider\?fait=/);
}

await test('a form without its title says so, leads to the field and keeps what was typed', async () => {
	await technician.goto(`${BASE}/actions`);
	await technician.click('text=Proposer une action');
	await technician.fill('[name="summary"]', 'À ne pas perdre');
	await technician.click('button:has-text("Enregistrer le brouillon")');
	await technician.waitForSelector('#erreurs a');
	assert.match(await technician.title(), /^Erreur – /);
	assert.match(await technician.locator('#erreurs h2').innerText(), /corrigez/);
	assert.equal(await technician.evaluate(() => document.activeElement.id), 'erreurs');
	await technician.click('[role="alert"] a[href="#f-title"]');
	assert.equal(await technician.evaluate(() => document.activeElement.id), 'f-title');
	assert.equal(await technician.inputValue('[name="summary"]'), 'À ne pas perdre');
});

await test('an incomplete draft is saved, and the check page says what it lacks', async () => {
	await technician.fill('#f-title', TITLE);
	await technician.click('button:has-text("Enregistrer et vérifier")');
	await technician.waitForURL(/\/soumission$/);
	action = Number(technician.url().match(/actions\/(\d+)/)[1]);
	assert.match(await text(technician), /Il manque encore/);
	const missing = await technician.locator('.missing a').allInnerTexts();
	for (const what of ['Orientation de l’accord', 'Territoire', 'Objectifs chiffrés']) assert.ok(missing.includes(what), what);
	assert.ok(!missing.includes('Titre') && !missing.includes('Partenaires'), 'what is there or may be left out');
	assert.equal(await technician.locator('button:has-text("Soumettre")').count(), 0);
	await technician.click('.missing a:has-text("Fin prévue")');
	await technician.waitForURL(/\/modifier#f-ends_on$/);
});

await test('a complete action is submitted', async () => {
	await fill(technician, TITLE);
	await technician.fill('#f-objectives_label-2', 'Heures d’insertion');
	await technician.fill('#f-objectives_unit-2', 'heures');
	await technician.fill('#f-objectives_baseline-2', '0');
	await technician.fill('#f-objectives_target-2', '1 200,5');
	await technician.click('button:has-text("Enregistrer et vérifier")');
	await technician.locator('h2:has-text("Tout est rempli")').waitFor();
	assert.match(await text(technician), /1\s200,5/);
	await technician.click('button:has-text("Soumettre cette action")');
	await technician.waitForURL(new RegExp(`/actions/${action}$`));
	assert.match(await text(technician), /Soumise/);
});

await test('the co-lead of the other party endorses it from the inbox', async () => {
	await decideFromInbox(officer, 'Viser cette action');
	assert.match(await text(officer), /Votre décision est enregistrée/);
});

// Shows D5.
await test('an elected official approves in two clicks on a phone and is offered the next', async () => {
	await cub.goto(`${BASE}/`);
	await cub.tap('.head-inbox');
	await cub.waitForURL(/\/a-decider$/);
	await cub.tap(`main a:has-text("${TITLE}")`);
	const button = cub.locator('button:has-text("Approuver cette action")');
	const box = await button.boundingBox();
	assert.ok(box.height >= 44 && box.y + box.height <= PHONE.height, `not under the thumb: ${JSON.stringify(box)}`);
	await button.tap();
	await cub.waitForURL(/\/a-decider\?fait=/);
	assert.match(await text(cub), /Votre décision est enregistrée/);
	assert.ok((await cub.locator('.done').innerText()).includes(TITLE));
	assert.ok(!(await cub.locator('main .tasks').innerText()).includes(TITLE));
	const next = cub.locator('a:has-text("Examiner la suivante")');
	const title = (await next.innerText()).replace(/^.*suivante\s:\s/, '');
	await next.tap();
	await cub.waitForURL(/\/decision$/);
	assert.equal(await cub.locator('h1').innerText(), title);
});

await test('the other official asks for a change, with a reason that the author reads', async () => {
	await urpa.goto(`${BASE}/a-decider`);
	await urpa.click(`main a:has-text("${TITLE}")`);
	await urpa.click('summary:has-text("Demander une modification")');
	assert.match(await text(urpa), /première fois que cette action vous est présentée/);
	await urpa.locator('button:has-text("Demander une modification")').first().click();
	await urpa.waitForSelector('#erreurs a');
	assert.ok(await urpa.locator('textarea[name="reason"]').isVisible(), 'the reason is asked for again');
	await urpa.fill('textarea[name="reason"]', 'Précisez le nombre d’ateliers.');
	await urpa.locator('button:has-text("Demander une modification")').first().click();
	await urpa.waitForURL(/\/a-decider\?fait=/);
	assert.ok(!(await urpa.locator('main .tasks').innerText()).includes(TITLE));
	await technician.goto(`${BASE}/a-decider`);
	await technician.click(`main a:has-text("${TITLE}")`);
	const asked = await technician.locator('.requested').innerText();
	assert.match(asked, /Précisez le nombre d’ateliers/);
	assert.match(asked, /Élue URPA/);
});

// Shows D2.
await test('the new version shows the officials what changed', async () => {
	await technician.goto(`${BASE}/actions/${action}/modifier`);
	await technician.fill('#f-objectives_target-1', '6');
	await technician.click('button:has-text("Enregistrer et vérifier")');
	await technician.click('button:has-text("Soumettre cette action")');
	await decideFromInbox(officer, 'Viser cette action');
	await cub.goto(`${BASE}/actions/${action}/decision`);
	assert.match(await text(cub), /Depuis la version 2/);
	assert.match(await cub.locator('ins').allInnerTexts().then((all) => all.join(' ')), /6/);
});

await test('both approve, and it starts, is measured and ends', async () => {
	await decideFromInbox(cub, 'Approuver cette action');
	await decideFromInbox(urpa, 'Approuver cette action');
	await technician.goto(`${BASE}/actions/${action}`);
	await technician.click('button:has-text("Démarrer cette action")');
	await technician.click('a:has-text("Indiquer l’avancement")');
	await technician.fill('[name="progress"]', '50');
	await technician.locator('[name="measured_value"]').nth(0).fill('3');
	await technician.locator('[name="measured_value"]').nth(1).fill('600,25');
	await technician.click('button:has-text("Enregistrer l’avancement")');
	await technician.waitForURL(new RegExp(`/actions/${action}$`));
	assert.match(await text(technician), /50\s%/);
	assert.match(await technician.locator('.figures').innerText(), /600,25/);
	await technician.click('button:has-text("Déclarer réalisée")');
	await technician.locator('.record-line .pill:has-text("Réalisée")').waitFor();
	assert.match(await text(technician), /Prochaine étape\s+Terminée/);
});

await test('its history names everybody who decided', async () => {
	const words = await technician.locator('section[aria-labelledby="decisions-titre"]').innerText();
	for (const who of ['Élu CUB, Vice-président', 'Élue URPA', 'Chargée de mission Graves', 'Technicienne CUB', 'Précisez le nombre'])
		assert.ok(words.includes(who), who);
});

await test('any two of its versions are compared, and an old one is read', async () => {
	await technician.click('a:has-text("ce qui a changé") >> nth=0');
	await technician.waitForURL(/\/comparaison/);
	assert.match(await technician.locator('.changes').innerText(), /Objectifs chiffrés/);
	await technician.selectOption('#de', '2');
	await technician.selectOption('#a', '2');
	await technician.click('button:has-text("Comparer")');
	await technician.waitForURL(/de=2&a=2/);
	assert.match(await text(technician), /le même contenu/);
	await technician.goto(`${BASE}/actions/${action}?lecture=2`);
	assert.match(await text(technician), /Vous lisez la version 2/);
});

await test('the life needs no script', async () => {
	const plain = await signIn('technicien2.cub', { javaScriptEnabled: false });
	await plain.goto(`${BASE}/actions/nouvelle`);
	await fill(plain, 'Sans script');
	await plain.click('button:has-text("Enregistrer et vérifier")');
	await plain.click('button:has-text("Soumettre cette action")');
	const number = plain.url().match(/actions\/(\d+)/)[1];
	const other = await signIn('clauses.graves', { javaScriptEnabled: false });
	await other.goto(`${BASE}/actions/${number}/decision`);
	await other.click('button:has-text("Viser cette action")');
	await other.waitForURL(/\/a-decider/);
	const official = await signIn('elu.urpa', { javaScriptEnabled: false, viewport: PHONE });
	await official.goto(`${BASE}/actions/${number}/decision`);
	await official.click('button:has-text("Approuver cette action")');
	await official.waitForURL(/\/a-decider/);
	assert.match(await text(official), /Votre décision est enregistrée/);
});

await test('nobody saw an error of a script or another host', async () => {
	for (const page of [technician, officer, cub, urpa]) assert.deepEqual(page.complaints, []);
});

await close();
end();
