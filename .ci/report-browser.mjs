// The checks of .ci/report-browser: node check.mjs CHROMIUM FOLDER [PICTURES].
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, folder, pictures] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const profile = fs.mkdtempSync(path.join(folder, 'profile-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath,
  headless: true,
  acceptDownloads: true,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
const VIEWS = ['overview', 'pages', 'problems', 'translations', 'levels', 'tasks'];
const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 380, height: 800 } };

// Opens a page, and fails on any error, dialog, or request.
const open = async (name, hash = '', scheme = 'light', size = 'wide') => {
  const page = await browser.newPage();
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize(SIZES[size]);
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(`error: ${error.message}`));
  page.on('console', (message) => page.problems.push(`console: ${message.text()}`));
  page.on('dialog', (dialog) => { page.problems.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('blob:')) page.problems.push(`request: ${request.url()}`);
  });
  const address = pathToFileURL(path.join(folder, `${name}.html`)).href;
  await page.goto(`${address}#${hash}`);
  await page.waitForSelector('main h2');
  return page;
};
const close = async (page) => {
  assert.deepEqual(page.problems, []);
  await page.close();
};

const checks = {
  async 'axe finds nothing, in any view, scheme, and size'() {
    for (const scheme of ['light', 'dark']) {
      for (const size of Object.keys(SIZES)) {
        for (const view of VIEWS) {
          const page = await open('sample', `view=${view}`, scheme, size);
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run());
          const said = violations.map((one) => `${one.id}: ${one.nodes[0].html}`);
          assert.deepEqual(said, [], `${view}, ${scheme}, ${size}`);
          const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          assert.ok(width <= 0, `${view}, ${size}: ${width} pixels too wide`);
          await close(page);
        }
      }
    }
  },

  async 'markup in titles, names, and owners is text'() {
    for (const view of VIEWS) {
      const page = await open('hostile', `view=${view}`);
      assert.equal(await page.locator('img, main b, main script, iframe').count(), 0, view);
      const text = await page.locator('body').innerText();
      assert.match(text, /<img src=x onerror=alert\(\d\)>/, view);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map((one) => one.id), [], view);
      await close(page);
    }
    const page = await open('hostile', 'view=pages');
    const links = await page.locator('main tbody a[href^="https:"]').evaluateAll((all) => all.map((one) => one.href));
    assert.equal(links.length, 3);
    const text = await page.locator('body').innerText();
    assert.ok(text.includes('\\u{202e}reviewer') && !text.includes('\u202e'));
    assert.ok(links[0].startsWith('https://git.example/de/%3Cimg%20src%3Dx'), links[0]);
    await close(page);
  },

  async 'the policy refuses what is not the page itself'() {
    const page = await open('sample');
    const refused = await page.evaluate(() => new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
    }));
    assert.equal(refused, 'script-src-elem');
    assert.equal(await page.evaluate(() => window.ran), undefined);
    page.problems = page.problems.filter((one) => !one.includes('Content Security Policy'));
    await close(page);
  },

  async 'an owner sees which page to review first'() {
    const page = await open('sample', 'owner=V-JREIT');
    assert.equal(await page.locator('#filter-owner').inputValue(), 'v-jreit');
    assert.match(await page.locator('section h2').first().innerText(), /Review first: pages of v-jreit/i);
    const first = await page.locator('section table').first().locator('tbody tr').first().innerText();
    assert.match(first, /overdue/);
    assert.equal(await page.locator('section table').first().locator('tbody td a:text-is("mlund")').count(), 0);
    await close(page);
  },

  async 'filters are in the URL, and the way back works'() {
    const page = await open('sample');
    await page.selectOption('#filter-severity', 'warning');
    await page.click('nav a:text-is("Problems")');
    assert.match(page.url(), /severity=warning/);
    const rows = await page.locator('main tbody tr').count();
    assert.equal(await page.locator('main tbody .severity:text-is("warning")').count(), rows);
    await page.fill('#filter-text', 'no such text');
    await page.waitForSelector('text=Nothing matches the filters.');
    assert.match(page.url(), /text=no\+such\+text/);
    await page.goBack();
    await page.waitForSelector('main .tiles');
    assert.equal(await page.locator('#filter-severity').inputValue(), 'warning');
    await close(page);
  },

  async 'the keyboard reaches and sorts'() {
    const page = await open('sample', 'view=pages');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    const button = page.locator('thead button', { hasText: 'Owner' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('th[aria-sort="ascending"] button:text("Owner")');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.sort), 'owner');
    await page.keyboard.press('Enter');
    await page.waitForSelector('th[aria-sort="descending"] button:text("Owner")');
    await close(page);
  },

  async 'CSV has the filtered rows and no formulas'() {
    const page = await open('hostile', 'view=tasks');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#csv')]);
    const text = fs.readFileSync(await download.path(), 'utf8');
    const cell = '"\'=HYPERLINK(""x"") <img src=x onerror=alert(4)>"';
    assert.ok(text.startsWith('id,name,m/o,') && text.includes(`\n7101,${cell},M,'@FE,Core,`), text);
    assert.equal(download.suggestedFilename(), 'tasks.csv');
    await close(page);
  },

  async 'issue text has the rows in code spans'() {
    await browser.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await open('hostile', 'view=pages&due=overdue');
    await page.click('#issue');
    await page.waitForFunction(() => document.getElementById('status').textContent !== '');
    const area = page.locator('main textarea');
    const text = await area.count() ? await area.inputValue() : await page.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /^2 pages \(due `overdue`\) on 2020-05-01:\n\n- \[ \] `de\/<img src=x onerror=alert\(1\)>\.md`: 31 days overdue/);
    await close(page);
  },

  async 'what is printed has all rows and no controls'() {
    const page = await open('large', 'view=problems');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('nav').isVisible() || await page.locator('#filters').isVisible(), false);
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    assert.equal(await page.locator('main tbody tr').count(), 10_000);
    await close(page);
  },

  async 'what is printed says its filters and folds nothing'() {
    const page = await open('sample', 'owner=mlund&severity=error');
    const printed = page.locator('main .printed');
    assert.equal(await printed.isVisible(), false);
    await page.emulateMedia({ media: 'print' });
    assert.match(await printed.innerText(), /^Filters: Owner: mlund \(\d+ pages\), Severity: error$/);
    const closed = page.locator('main details:not([open])');
    const before = await closed.count();
    assert.ok(before > 0);
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    assert.equal(await closed.count(), 0);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    assert.equal(await closed.count(), before);
    await close(page);
  },

  async 'a URL with a typo says so'() {
    for (const [hash, text] of [
      ['owner=mlundd', /No page has the owner mlundd\./],
      ['view=pages&owner=%3Cimg src=x onerror=alert(7)%3E', /No page has the owner <img src=x onerror=alert\(7\)>\./],
      ['view=__proto__', /All pages/],
      ['view=%%&owner=%E0%A4', /No page has the owner/],
    ]) {
      const page = await open('sample', hash);
      assert.match(await page.locator('main').innerText(), text, hash);
      assert.equal(await page.locator('img').count(), 0);
      await close(page);
    }
  },

  async '10,000 problems are small and soon there'() {
    assert.ok(fs.statSync(path.join(folder, 'large.html')).size < 5_000_000);
    const page = await open('large', 'view=problems');
    assert.match(await page.locator('main h2').innerText(), /^10,000 problems$/);
    assert.equal(await page.locator('main tbody tr').count(), 200);
    const milliseconds = await page.evaluate(() => performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart);
    console.log(`     shown after ${milliseconds} ms`);
    await page.click('.more');
    assert.equal(await page.locator('main tbody tr').count(), 400);
    await close(page);
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n${error.stack}`);
  }
}
if (pictures) {
  for (const scheme of ['light', 'dark']) {
    const page = await open('sample', '', scheme);
    await page.screenshot({ path: path.join(pictures, `report-${scheme}.png`) });
    await close(page);
  }
  const page = await open('sample', '', 'light', 'narrow');
  await page.screenshot({ path: path.join(pictures, 'report-narrow.png'), fullPage: true });
  await page.pdf({ path: path.join(pictures, 'report-print.pdf') });
  await close(page);
}
await browser.close();
console.log(failed ? `${failed} of ${Object.keys(checks).length} checks failed` : `all ${Object.keys(checks).length} checks passed`);
process.exit(failed ? 1 : 0);
