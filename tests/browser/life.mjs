// The whole life of an action through four accounts, in a real browser.
import { BASE, PHONE, close, open, signIn } from './browser.mjs';
import { assert, end, test } from './tap.mjs';

const technician = await signIn('technicien.cub');
const officer = await signIn('clauses.graves');
const cub = await signIn('elu.cub', { viewport: PHONE });
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
});

await test('a complete action is submitted', async () => {
	await technician.goto(`${BASE}/actions/${action}/modifier`);
	await fill(technician, TITLE);
	await technician.click('button:has-text("Enregistrer et vérifier")');
	await technician.click('button:has-text("Soumettre cette action")');
	await technician.waitForURL(new RegExp(`/actions/${action}$`));
	assert.match(await text(technician), /Soumise/);
});

await test('the co-lead of the other party endorses it from the inbox', async () => {
	await decideFromInbox(officer, 'Viser cette action');
	assert.match(await text(officer), /Votre décision est enregistrée/);
});

await test('an elected official approves in two clicks on a phone and is offered the next', async () => {
	await decideFromInbox(cub, 'Approuver cette action');
	const words = await text(cub);
	assert.match(words, /Votre décision est enregistrée/);
	assert.match(words, /Examiner la suivante/);
	assert.ok(!(await cub.locator('main .tasks').innerText()).includes(TITLE));
});

await test('the other official asks for a change, with a reason that the author reads', async () => {
	await urpa.goto(`${BASE}/actions/${action}/decision`);
	await urpa.click('summary:has-text("Demander une modification")');
	await urpa.fill('textarea[name="reason"]', 'Précisez le nombre d’ateliers.');
	await urpa.locator('button:has-text("Demander une modification")').first().click();
	await urpa.waitForURL(/\/a-decider/);
	await technician.goto(`${BASE}/a-decider`);
	await technician.click(`main a:has-text("${TITLE}")`);
	assert.match(await text(technician), /Précisez le nombre d’ateliers/);
});

await test('the new version shows the officials what changed', async () => {
	await technician.goto(`${BASE}/actions/${action}/modifier`);
	await technician.fill('#f-objectives_target-1', '6');
	await technician.click('button:has-text("Enregistrer et vérifier")');
	await technician.click('button:has-text("Soumettre cette action")');
	await decideFromInbox(officer, 'Viser cette action');
	await cub.goto(`${BASE}/actions/${action}/decision`);
	assert.match(await cub.locator('ins').allInnerTexts().then((all) => all.join(' ')), /6/);
});

await test('both approve, and it starts, is measured and ends', async () => {
	await decideFromInbox(cub, 'Approuver cette action');
	await decideFromInbox(urpa, 'Approuver cette action');
	await technician.goto(`${BASE}/actions/${action}`);
	await technician.click('button:has-text("Démarrer cette action")');
	await technician.click('a:has-text("Indiquer l’avancement")');
	await technician.fill('[name="progress"]', '50');
	await technician.fill('[name="measured_value"]', '3');
	await technician.click('button:has-text("Enregistrer l’avancement")');
	await technician.waitForURL(new RegExp(`/actions/${action}$`));
	assert.match(await text(technician), /50\s%/);
	await technician.click('button:has-text("Déclarer réalisée")');
	await technician.waitForLoadState();
	assert.match(await text(technician), /Réalisée/);
});

await test('its history names everybody who decided', async () => {
	const words = await text(technician);
	for (const who of ['Élu CUB', 'Élue URPA', 'Chargée de mission Graves', 'Technicienne CUB']) assert.ok(words.includes(who), who);
	await technician.click('a:has-text("ce qui a changé") >> nth=0');
	assert.match(await text(technician), /Objectifs chiffrés/);
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
	assert.ok(await open());
});

await close();
end();
