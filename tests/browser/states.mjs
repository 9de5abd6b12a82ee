// Pages in the states that people bring them into: refused, opened, decided.
import { BASE, close, fillSignIn } from './browser.mjs';
import { afresh, look, windowOf } from './look.mjs';
import { assert, end, test } from './tap.mjs';

await test('a form with errors is good for everybody', async () => {
	const page = await windowOf('technicien.cub');
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
	const page = await windowOf('technicien.cub');
	await afresh(page);
	await page.goto(`${BASE}/actions/18/avancement`);
	await page.fill('#f-progress', '120');
	await page.click('button:has-text("Enregistrer l’avancement")');
	await page.waitForSelector('#erreurs a');
	await look(page, 'technicien.cub/actions/18/avancement/erreurs');
});

await test('a refusal without its reason is good for everybody', async () => {
	const page = await windowOf('elu.cub');
	await afresh(page);
	await page.goto(`${BASE}/actions/41/decision`);
	await page.click('summary:has-text("Demander une modification")');
	await page.click('button:has-text("Refuser")');
	await page.waitForSelector('#erreurs a');
	assert.ok(await page.locator('textarea[name="reason"]').isVisible(), 'the reason is open');
	await look(page, 'elu.cub/actions/41/decision/erreurs');
});

await test('a withdrawal without its reason is good for everybody', async () => {
	const page = await windowOf('technicien.cub');
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
	const page = await windowOf('-');
	await afresh(page);
	await page.goto(`${BASE}/connexion`);
	await fillSignIn(page, 'technicien2.cub', 'pas le bon');
	await page.waitForSelector('[role="alert"] h2');
	await look(page, '-/connexion/refus');
});

await test('an opened menu of the person is good for everybody', async () => {
	const page = await windowOf('elu.cub');
	await afresh(page);
	await page.goto(`${BASE}/a-decider`);
	await page.click('.who summary');
	await look(page, 'elu.cub/menu');
});

await test('the page after a decision is good for everybody', async () => {
	const page = await windowOf('elu.cub');
	await afresh(page);
	await page.goto(`${BASE}/actions/41/decision`);
	await page.click('button:has-text("Approuver cette action")');
	await page.waitForURL(/\/a-decider\?.*fait=/);
	await look(page, 'elu.cub/a-decider/fait');
});

await close();
end();
