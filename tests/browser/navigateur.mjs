// People in a browser without JavaScript, and a second look at each page they see: axe-core, robots, screenshots.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice', 'RGAAv4'];
// Screenshots are for eyes, and cost as much as the rest: a folder named by SICPF_CAPTURES receives them.
const CAPTURES = process.env.SICPF_CAPTURES;

// What people read: a space that does not break is a space to them.
export const plain = (text) => text.replaceAll('\u00a0', ' ');

export class Browser {
  static async open() {
    const browser = new Browser();
    browser.chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=fr'],
    });
    browser.seen = new Map();
    browser.titles = new Map();
    if (CAPTURES) fs.mkdirSync(CAPTURES, { recursive: true });
    return browser;
  }

  // A person's own window: cookies of their own, no JavaScript.
  async person(address) {
    const context = await this.chromium.newContext({
      baseURL: address, locale: 'fr-FR', javaScriptEnabled: false, acceptDownloads: true,
      viewport: { width: 1280, height: 900 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10000);
    return page;
  }

  // Two windows with JavaScript, wide and narrow, in which pages are looked at again.
  async eyes() {
    this.windows ??= await Promise.all([1280, 320].map(async (width) => {
      const context = await this.chromium.newContext({ viewport: { width, height: 900 }, locale: 'fr-FR', reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.route((url) => url.pathname === '/verification',
        (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: this.html }));
      return { width, page };
    }));
    return this.windows;
  }

  // Looks again at what a person sees, with eyes that need JavaScript: the same bytes, served once more.
  async inspect(page, name) {
    if (this.seen.has(name)) return;
    this.seen.set(name, page.url());
    this.html = await page.content();
    const problems = this.checkTitle(plain(await page.title()), this.html, name);
    for (const { width, page: again } of await this.eyes()) {
      await again.emulateMedia({ colorScheme: 'light' });
      await again.goto(`${new URL(page.url()).origin}/verification`);
      if (CAPTURES) await again.screenshot({ path: path.join(CAPTURES, `${name}-${width}.png`), fullPage: true });
      problems.push(...await again.evaluate(robots), ...await this.axe(again, `${width} px`, { type: 'tag', values: TAGS }));
    }
    const wide = this.windows[0].page;
    await wide.emulateMedia({ colorScheme: 'dark' });
    problems.push(...await this.axe(wide, 'sombre', { type: 'rule', values: ['color-contrast'] }));
    if (problems.length > 0) throw new Error(`page « ${name} » : ${[...new Set(problems)].join('\n  ')}`);
  }

  async axe(page, where, runOnly) {
    await page.evaluate(`globalThis.axe ?? (() => { ${axe} })()`);
    const result = await page.evaluate((only) => globalThis.axe.run(document, { runOnly: only, resultTypes: ['violations'] }), runOnly);
    return result.violations.map((v) => `axe ${v.id} (${where}) : ${v.help} ; `
      + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | '));
  }

  // « Page – Espace – Service », one title for one address.
  checkTitle(title, html, name) {
    const problems = [];
    if (!/^(Erreur : )?.+ – .+$/.test(title)) problems.push(`titre « ${title} »`);
    if (/<script|\sstyle=|\son[a-z]+=|https?:\/\/(?!127\.0\.0\.1|localhost)/.test(html)) problems.push('programme, style ou adresse extérieure dans la page');
    const key = title.replace(/\d+/g, '#');
    if (this.titles.has(key) && this.titles.get(key) !== name.replace(/-.*$/, '')) problems.push(`titre déjà pris par « ${this.titles.get(key)} »`);
    return problems;
  }

  async close() {
    await this.chromium.close();
  }
}

// What axe leaves out and a program can see. Runs in the page.
function robots() {
  const problems = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) problems.push(`défilement horizontal : ${root.scrollWidth} > ${root.clientWidth} px`);
  if (document.querySelectorAll('h1').length !== 1) problems.push('il faut un titre h1, un seul');
  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) problems.push(`niveau de titre sauté : « ${heading.textContent} »`);
    level = now;
  }
  const links = new Map();
  for (const link of document.querySelectorAll('main a[href]')) {
    const text = link.textContent.trim();
    if (/cliquez ici|en savoir plus/i.test(text) || text === '') problems.push(`lien qui ne dit rien : « ${text} »`);
    if (links.has(text) && links.get(text) !== link.href) problems.push(`deux liens « ${text} » vers deux adresses`);
    links.set(text, link.href);
  }
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (field.labels.length === 0) problems.push(`champ sans étiquette : ${field.name}`);
  }
  for (const stop of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')) {
    stop.focus();
    if (document.activeElement !== stop) continue;
    const style = getComputedStyle(stop);
    if (style.outlineStyle === 'none' || style.outlineWidth === '0px') problems.push(`focus invisible : ${stop.outerHTML.slice(0, 100)}`);
  }
  return problems;
}
