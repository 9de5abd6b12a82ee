// A year of figures in a real browser: a PLIE enters it, the union reads and confirms it, and axe finds nothing.
import { BASE, PHONE, TABLET, axe, close, scrollsSideways, signIn } from './browser.mjs';
import { assert, end, test } from './tap.mjs';

const officer = await signIn('clauses.technowest', { reducedMotion: 'reduce' });
const union = await signIn('urpa.coordination', { reducedMotion: 'reduce' });
const FORM = `${BASE}/indicateurs/saisie?annee=2011`;

const text = (page) => page.locator('main').innerText();
const row = (page, label) => page.locator('.figure-row', { has: page.locator('legend', { hasText: label }) });

await test('the form of a year can be read by everybody, on a desk and on a phone', async () => {
	await officer.goto(FORM);
	assert.deepEqual(await axe(officer), []);
	assert.match(await text(officer), /l’union les lit et les consolide/);
	for (const size of [TABLET, PHONE]) {
		await officer.setViewportSize(size);
		assert.equal(await scrollsSideways(officer), false, `${size.width}`);
	}
	assert.deepEqual(await axe(officer), [], 'on a phone');
});

await test('more durable exits than positive ones lead to their field, and nothing typed is lost', async () => {
	await row(officer, 'Personnes accueillies').locator('[name="values_value"]').fill('331');
	await row(officer, 'Sorties positives').locator('[name="values_numerator"]').fill('50');
	await row(officer, 'Sorties positives').locator('[name="values_denominator"]').fill('100');
	await row(officer, 'emploi durable').locator('[name="values_numerator"]').fill('60');
	await row(officer, 'emploi durable').locator('[name="values_denominator"]').fill('100');
	await officer.fill('#f-source', 'Bilan annuel 2011');
	await officer.click('button:has-text("Transmettre")');
	await officer.waitForSelector('#erreurs a');
	assert.deepEqual(await axe(officer), []);
	await officer.click('#erreurs a >> nth=0');
	assert.equal(await officer.evaluate(() => document.activeElement.value), '60');
	assert.equal(await row(officer, 'Personnes accueillies').locator('[name="values_value"]').inputValue(), '331');
});

await test('a draft is seen by nobody else, and what is sent is', async () => {
	await row(officer, 'emploi durable').locator('[name="values_numerator"]').fill('40');
	await officer.click('button:has-text("Garder en brouillon")');
	await officer.waitForURL(/annee=2011/);
	assert.match(await text(officer), /Brouillon/);
	await union.goto(`${BASE}/indicateurs/consolidation?annee=2011`);
	assert.match(await text(union), /5 PLIE sur 6 ont répondu/);
	await officer.click('button:has-text("Transmettre")');
	await officer.waitForURL(/annee=2011/);
	assert.match(await text(officer), /Transmis/);
	await union.reload();
	assert.match(await text(union), /6 PLIE sur 6 ont répondu/);
});

await test('the union reads which mean it is, and confirms the year', async () => {
	assert.deepEqual(await axe(union), []);
	assert.match(await text(union), /Ensemble\s: Moyenne des taux/);
	assert.match(await text(union), /Ensemble\s: rapport des totaux/);
	assert.equal(await union.locator('main input[name^="values_"]').count(), 0, 'it changes no figure of a PLIE');
	await union.click('button:has-text("Confirmer la consolidation de 2011")');
	await union.waitForSelector('text=Ces chiffres ont été confirmés');
	await union.setViewportSize(PHONE);
	assert.equal(await scrollsSideways(union), false);
	assert.deepEqual(await axe(union), [], 'on a phone');
});

await test('the chart of an indicator is drawn from the table beside it', async () => {
	await union.goto(`${BASE}/indicateurs/sorties-positives`);
	await union.waitForSelector('.chart canvas');
	assert.equal(await union.locator('#par-annee tbody tr').count(), 4);
	assert.deepEqual(await axe(union), []);
});

await test('nothing was complained about', async () => {
	assert.deepEqual([...officer.complaints, ...union.complaints], []);
});

await close();
end();
