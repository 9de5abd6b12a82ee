// A real Chromium, and people who sign in with it. The service is the one of tests/integration/with_stack.sh.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

export const BASE = process.env.BASE_URL;
export const PHONE = { width: 390, height: 844 };
export const TABLET = { width: 820, height: 1180 };
export const DESK = { width: 1440, height: 900 };

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'accord-chromium-'));
const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const browser = await chromium.launch({
	executablePath: '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
		'--disable-component-update', '--disable-sync'],
	env: { ...process.env, HOME: profile },
});

export async function close() {
	await browser.close();
	fs.rmSync(profile, { recursive: true, force: true });
}

// A window of somebody's own; what the page complains about is kept in page.complaints.
export async function open(options = {}) {
	const context = await browser.newContext({ viewport: DESK, locale: 'fr-FR', ...options });
	const page = await context.newPage();
	page.complaints = [];
	context.setDefaultTimeout(10000);
	page.on('pageerror', (error) => page.complaints.push(`script: ${error.message}`));
	page.on('console', (message) => {
		// A refused form is answered 4xx on purpose, and the browser says so; of what a page loads nothing may fail.
		const refused = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
		if (['error', 'warning'].includes(message.type()) && !refused)
			page.complaints.push(`console: ${message.text()} ${message.location().url}`);
	});
	page.on('request', (request) => {
		if (!request.url().startsWith(`${BASE}/`) && !request.url().startsWith('data:'))
			page.complaints.push(`asks ${request.url()}`);
	});
	return page;
}

export async function signIn(account, options) {
	const page = await open(options);
	await page.goto(`${BASE}/connexion`);
	await fillSignIn(page, account);
	await page.waitForURL((url) => url.pathname !== '/connexion');
	return page;
}

export async function fillSignIn(page, account, password = 'accord-demo') {
	await page.fill('#f-username', account);
	await page.fill('#f-password', password);
	await page.click('main button:has-text("Se connecter")');
}

// What axe finds against WCAG 2.1 AA and its best practices, a line each.
// Of all rules, of those in `only`, or of all but those in `without`.
export async function axe(page, { only, without = [] } = {}) {
	if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeSource);
	const found = await page.evaluate((options) => window.axe.run(document, options), {
		resultTypes: ['violations'], rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
		...(only ? { runOnly: { type: 'rule', values: only } } : {}),
	});
	return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
}

// Presses Tab until the focus is on what begins with these words.
export async function tabTo(page, words) {
	for (let i = 0; i < 150; i++) {
		await page.keyboard.press('Tab');
		if (await page.evaluate((text) => document.activeElement.textContent.trim().startsWith(text), words)) return;
	}
	throw new Error(`no tab stop says « ${words} »`);
}

// True when the page stays wider than its window; a chart takes a moment to follow it.
export async function scrollsSideways(page) {
	const wide = () => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
	for (let i = 0; i < 30; i++) {
		if (!await wide()) return false;
		await page.waitForTimeout(100);
	}
	return true;
}
