// What the script and the style sheet add for comfort: nothing typed is lost, nobody is surprised.
import { BASE, PHONE, axe, close, fillSignIn, open, signIn } from './browser.mjs';
import { assert, end, test } from './tap.mjs';

const technician = await signIn('technicien2.cub');

await test('whoever leaves a form with unsaved words is asked first, and stays where they were', async () => {
	const page = technician;
	let asked = 0;
	const stay = (dialog) => {
		asked++;
		dialog.dismiss();
	};
	await page.goto(`${BASE}/actions/nouvelle`);
	page.on('dialog', stay);
	await page.fill('#f-title', 'À ne pas perdre');
	await page.click('.nav-wide a:has-text("Journal")', { noWaitAfter: true });
	await page.waitForTimeout(500);
	assert.equal(asked, 1);
	assert.match(page.url(), /\/nouvelle$/);
	assert.equal(await page.inputValue('#f-title'), 'À ne pas perdre');
	await page.click('button:has-text("Enregistrer le brouillon")');
	await page.waitForURL(/\/actions\/\d+$/);
	assert.equal(asked, 1, 'saving asks nothing');
	page.off('dialog', stay);
});

await test('a form that nobody touched lets them go', async () => {
	let asked = false;
	technician.once('dialog', (dialog) => {
		asked = true;
		dialog.accept();
	});
	await technician.goto(`${BASE}/actions/nouvelle`);
	await technician.click('.nav-wide a:has-text("Journal")');
	await technician.waitForURL(/\/journal$/);
	assert.equal(asked, false);
	technician.removeAllListeners('dialog');
});

await test('a further objective is a row of its own, and is saved', async () => {
	const page = technician;
	await page.goto(`${BASE}/actions/nouvelle`);
	await page.fill('#f-title', 'Avec quatre objectifs');
	const before = await page.locator('.objective-row').count();
	for (let n = 1; n <= before; n++) {
		await page.fill(`#f-objectives_label-${n}`, `Objectif numéro ${n}`);
		await page.fill(`#f-objectives_target-${n}`, String(n * 10));
	}
	await page.click('button:has-text("Ajouter un objectif")');
	const n = before + 1;
	assert.equal(await page.locator('.objective-row').count(), n);
	assert.equal(await page.locator('.objective-row legend').last().innerText(), `Objectif ${n}`);
	assert.equal(await page.evaluate(() => document.activeElement.id), `f-objectives_label-${n}`);
	assert.equal(await page.inputValue(`#f-objectives_label-${n}`), '');
	const ids = await page.locator('form [id]').evaluateAll((all) => all.map((one) => one.id));
	assert.equal(new Set(ids).size, ids.length, 'no identifier twice');
	assert.deepEqual(await axe(page), []);
	await page.fill(`#f-objectives_label-${n}`, 'Le dernier');
	await page.fill(`#f-objectives_target-${n}`, '7');
	await page.click('button:has-text("Enregistrer le brouillon")');
	await page.waitForURL(/\/actions\/\d+$/);
	assert.equal(await page.locator('.figures tbody tr').count(), n);
	assert.match(await page.locator('.figures tbody').innerText(), /Le dernier/);
});

await test('a long text says how much room is left', async () => {
	const page = technician;
	await page.goto(`${BASE}/actions/nouvelle`);
	const count = page.locator('#f-title ~ .field-count');
	assert.equal(await count.isVisible(), false);
	await page.fill('#f-title', 'x'.repeat(190));
	assert.match(await count.innerText(), /10 caractères restants/);
	await page.fill('#f-title', 'x'.repeat(203));
	assert.match(await count.innerText(), /3 caractères de trop/);
	await page.fill('#f-title', '');
});

await test('the end of the session is announced, and can be put off', async () => {
	const page = await open();
	await page.clock.install();
	await page.goto(`${BASE}/connexion`);
	await fillSignIn(page, 'clauses.sources');
	await page.waitForURL(`${BASE}/`);
	const box = page.locator('#fin-de-session');
	assert.equal(await box.isVisible(), false);
	await page.clock.fastForward('25:01');
	assert.match(await box.innerText(), /prendra fin dans 5 minutes/);
	assert.equal(await box.getAttribute('role'), 'alert');
	assert.deepEqual(await axe(page), []);
	await page.click('button:has-text("Rester connecté")');
	await box.waitFor({ state: 'hidden' });
	await page.clock.fastForward('10:00');
	assert.equal(await box.isVisible(), false, 'it was put off');
	await page.clock.fastForward('20:01');
	assert.match(await box.innerText(), /a pris fin/);
	assert.equal(await page.locator('button:has-text("Rester connecté")').isVisible(), false);
	await page.context().close();
});

await test('a form that is sent after the session ended comes back with what was typed', async () => {
	const page = await signIn('clauses.technowest');
	await page.goto(`${BASE}/actions/nouvelle`);
	await page.fill('#f-title', 'Écrite trop longtemps « ici »');
	await page.fill('[name="summary"]', 'Première ligne\nseconde ligne & fin');
	await page.check('input[name="target_publics"][value="disabled_worker"]');
	await page.check('input[name="target_publics"][value="low_skilled_youth"]');
	await page.fill('#f-objectives_label-2', 'Au second rang');
	await page.fill('#f-objectives_target-2', '12,5');

	const elsewhere = await signIn('clauses.technowest');
	await elsewhere.goto(`${BASE}/sessions`);
	await elsewhere.check('#session-others');
	await elsewhere.fill('[name="password"]', 'accord-demo');
	await elsewhere.click('button:has-text("Fermer la connexion choisie")');
	await elsewhere.locator('#session-others').waitFor({ state: 'detached' });

	await page.click('button:has-text("Enregistrer le brouillon")');
	await page.waitForSelector('#f-password');
	assert.match(await page.locator('main').innerText(), /Ce que vous aviez saisi est conservé/);
	assert.deepEqual(await axe(page), []);
	await fillSignIn(page, 'clauses.technowest', 'faux');
	await page.waitForSelector('[role="alert"] h2');
	await fillSignIn(page, 'clauses.technowest');
	await page.waitForSelector('#f-title');
	assert.match(await page.locator('.notice').first().innerText(), /de nouveau connecté/);
	assert.equal(await page.inputValue('#f-title'), 'Écrite trop longtemps « ici »');
	assert.equal(await page.inputValue('[name="summary"]'), 'Première ligne\nseconde ligne & fin');
	assert.equal(await page.locator('input[name="target_publics"]:checked').count(), 2);
	assert.equal((await page.locator('.objective-row input[value="Au second rang"]').count()), 1);
	await page.click('button:has-text("Enregistrer le brouillon")');
	await page.waitForURL(/\/actions\/\d+$/);
	assert.equal(await page.locator('h1').innerText(), 'Écrite trop longtemps « ici »');
	assert.match(await page.locator('.figures tbody').innerText(), /12,5/);
	await elsewhere.context().close();
	await page.context().close();
});

await test('a filter that changes shows its list at once, and its address', async () => {
	const page = technician;
	await page.goto(`${BASE}/actions`);
	const before = await page.locator('[data-announce]').innerText();
	await page.evaluate(() => { window.same = true; });
	const filter = page.locator('.filters select').first();
	const name = await filter.getAttribute('name');
	const value = await filter.locator('option').nth(1).getAttribute('value');
	await filter.selectOption(value);
	await page.waitForURL((url) => url.searchParams.get(name) === value);
	await page.locator('.chips .chip').first().waitFor();
	assert.notEqual(await page.locator('[data-announce]').innerText(), before);
	assert.equal(await page.evaluate(() => window.same), true, 'no new page');
	const said = await page.locator('[data-announce]').innerText();
	assert.equal((await page.locator('#annonces').innerText()).trim(), said.trim());
	assert.equal(await page.locator('.chips .chip').count(), 1);
	await page.reload();
	assert.equal(await page.locator('[data-announce]').innerText(), said, 'the address says the same');
});

await test('a slash goes to the search, but not while somebody writes', async () => {
	const page = technician;
	await page.goto(`${BASE}/actions`);
	await page.keyboard.press('/');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
	await page.keyboard.type('a/b');
	assert.equal(await page.inputValue('#q'), 'a/b');
});

await test('an open menu closes by Escape and gives the focus back', async () => {
	const page = technician;
	await page.setViewportSize(PHONE);
	await page.goto(`${BASE}/actions`);
	await page.click('.nav-phone summary');
	assert.ok(await page.locator('.nav-phone a').first().isVisible());
	await page.keyboard.press('Tab');
	await page.keyboard.press('Escape');
	assert.equal(await page.locator('.nav-phone a').first().isVisible(), false);
	assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Menu');
});

await test('a printed page leaves the menus and buttons out, and keeps addresses', async () => {
	const page = await signIn('auditeur');
	await page.goto(`${BASE}/actions/5`);
	await page.emulateMedia({ media: 'print' });
	assert.equal(await page.locator('nav:visible, main button:visible, .skip:visible').count(), 0);
	assert.ok(await page.locator('h1').isVisible());
	const after = await page.evaluate(() => getComputedStyle(document.querySelector('.versions a'), '::after').content);
	assert.match(after, /\/actions\/|\/structures\//);
	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), 'rgb(0, 0, 0)', 'dark ink also from a dark screen');
	await page.context().close();
});

await test('nothing moves for whoever asked for less motion', async () => {
	const moving = () => [...document.querySelectorAll('*')].filter((one) => {
		const style = getComputedStyle(one);
		const lasts = (times) => times.split(',').some((time) => parseFloat(time) > 0);
		return lasts(style.transitionDuration) || style.animationName !== 'none' || style.scrollBehavior === 'smooth';
	}).length;
	const page = technician;
	await page.goto(`${BASE}/actions`);
	assert.ok(await page.evaluate(moving) > 0, 'for everybody else something does');
	await page.emulateMedia({ reducedMotion: 'reduce' });
	assert.equal(await page.evaluate(moving), 0);
});

await test('nothing of it complained', () => assert.deepEqual(technician.complaints, []));

await close();
end();
