// The journeys: an élu from rights to training, its body, the operator's two agents; and what each is refused.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { declarations } from './declarations.mjs';
import { gestion } from './gestion.mjs';
import { indus } from './indus.mjs';
import { Browser, plain } from './navigateur.mjs';
import { Server } from './serveur.mjs';

const DAY = '2026-09-07';
const tests = [];
const test = (name, run) => tests.push({ name, run });

const server = await Server.prepare(DAY);
await server.start(DAY);
const browser = await Browser.open();
const people = {};
const story = {}; // what one step leaves to the next

// ---- gestures ------------------------------------------------------------------------------------------------------

async function signIn(who, label) {
  const page = await browser.person(server.address);
  await page.goto('/demonstration');
  await page.click(`button[name=personne] >> text=${label}`);
  people[who] = page;
  return page;
}

async function go(page, address, name) {
  const answer = await page.goto(address);
  if (name) await browser.inspect(page, name);
  return answer.status();
}

async function send(page, name) {
  const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'),
    page.click('main form[method=post] button[type=submit]')]);
  await page.waitForLoadState();
  if (name) await browser.inspect(page, name);
  return answer.status();
}

// The button that says these words; the status of the answer.
async function press(page, name) {
  const button = page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).first();
  const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), button.click()]);
  await page.waitForLoadState();
  return answer.status();
}

const text = async (page) => plain(await page.innerText('main'));
const cents = (words) => Number(words.replace(/[^\d,]/g, '').replace(',', ''));
const today = () => story.today ?? DAY;
const addDays = (iso, n) => new Date(Date.parse(`${iso}T00:00:00Z`) + n * 86400000).toISOString().slice(0, 10);
const dossier = (space) => `${space}/${story.numero}`;

// A step that needs what an earlier one did not leave says so, in one line.
function needs(...who) {
  for (const one of who) assert.ok(people[one] ?? story[one], `il manque « ${one} », qu'une étape précédente devait laisser`);
}

async function restart(day) {
  assert.equal(await server.stop(), 0, 'le serveur doit s\'arrêter proprement');
  await server.start(day);
  story.today = day;
  for (const [who, label] of Object.entries(story.labels)) {
    await people[who]?.context().close();
    await signIn(who, label);
  }
}

// People of one heading of the sign-in page.
async function names(page, heading) {
  return page.locator(`section:has(h2:text-is("${heading}")) button strong`).allInnerTexts();
}

// The n-th body of the sign-in page, from the end when negative; and its number of activity, which its own page says.
async function body(n) {
  const page = await browser.person(server.address);
  await page.goto('/demonstration');
  story.bodies ??= await names(page, 'Organismes de formation');
  const name = story.bodies.at(n);
  await page.context().close();
  return name;
}

async function number(n) {
  const page = await signIn('ecole', await body(n));
  await page.goto('/organisme');
  return /déclaration d'activité (\d+)/.exec(await text(page))[1];
}

// ---- public ------------------------------------------------------------------------------------------------------------

test('les pages publiques se lisent sans se connecter', async () => {
  const page = await browser.person(server.address);
  for (const [address, name] of [['/', 'accueil'], ['/formations', 'formations'], ['/regles', 'regles'],
    ['/recus/verifier', 'recu_verifier'], ['/accessibilite', 'accessibilite'], ['/mentions-legales', 'mentions'], ['/donnees-personnelles', 'donnees'],
    ['/plan-du-site', 'plan'], ['/registre', 'registre'], ['/comparer', 'comparer'], ['/simulateur', 'simulateur'], ['/demonstration', 'demonstration']]) {
    assert.equal(await go(page, address, name), 200, address);
  }
  assert.equal(await go(page, '/nulle-part', 'introuvable'), 404);
});

test('deux dates inversées laissent leur formulaire, à corriger', async () => {
  const page = await browser.person(server.address);
  assert.equal(await go(page, '/comparer?du=2026-03-01&au=2022-12-02', 'comparer-faux'), 422);
  assert.match(plain(await page.title()), /^Erreur : /);
  await page.click('a[href="#champ-au"]');
  await page.fill('#champ-au', '2026-03-02');
  await page.click('main form button');
  assert.match(await text(page), /Après le 1er mars 2026/);
  assert.equal(await go(page, '/registre?au=hier', 'registre-faux'), 422);
});

// ---- the simulator: anyone, without signing in ----------------------------------------------------------------------

// What the shared link shows, opened by somebody else: the same words.
async function sharedAgain(page) {
  const told = await page.innerText('#resultat');
  const other = await browser.person(server.address);
  await other.goto(await page.getAttribute('a.partage', 'href'));
  assert.equal(await other.innerText('#resultat'), told, 'le lien doit redonner le même résultat');
  await other.context().close();
  return told.replace(/[\u00a0\u202f]/g, ' ');
}

async function calculate(page, name) {
  const [answer] = await Promise.all([page.waitForResponse((r) => r.url().includes('/simulateur/')),
    page.click('form.simulateur button:not([name])')]);
  await page.waitForLoadState();
  await browser.inspect(page, name);
  return answer.status();
}

test('n\'importe qui simule ses droits, corrige ses erreurs, partage le résultat', async () => {
  const page = await browser.person(server.address);
  await page.goto('/');
  await page.click('main a[href="/simulateur"]');
  await page.click('main a[href="/simulateur/droits"]');
  await browser.inspect(page, 'simulateur_droits');
  await page.fill('#champ-de-1', '2019');
  await page.fill('#champ-a-1', '2018');
  await page.fill('#champ-solde', '31415,92 euros');
  assert.equal(await calculate(page, 'simulateur_droits-faux'), 422);
  assert.match(plain(await page.title()), /^Erreur : /);
  assert.match(await text(page), /Réponses à corriger : 2\./);
  assert.equal(await page.inputValue('#champ-solde'), '31415,92 euros');
  await page.click('a[href="#champ-a-1"]');
  await page.fill('#champ-a-1', '2024');
  await page.fill('#champ-solde', '1 240,50 €');
  await page.click('button:has-text("Ajouter une période")');
  assert.equal(await page.inputValue('#champ-a-1'), '2024');
  await page.selectOption('#champ-regime-2', 'agent_public');
  await page.fill('#champ-de-2', '2025');
  assert.equal(await calculate(page, 'simulateur_droits-calcul'), 200);
  const told = await sharedAgain(page);
  assert.match(told, /4 240,50 €/);
  assert.match(told, /25 h/);
  assert.match(told, /R\. 6323-1, I, depuis le 1er janvier 2019/);
  assert.ok(!/\b(31415|1240)\b/.test(server.log()), 'rien de ce qui est écrit ne va au journal technique');
});

test('n\'importe qui simule ses droits d\'élu', async () => {
  const page = await browser.person(server.address);
  await go(page, '/simulateur/elu', 'simulateur_elu');
  await page.fill('#champ-date', '2021-12-31');
  await page.fill('#champ-premier_tour-1', '2020-03-15');
  await page.fill('#champ-debut-1', '2020-03-01');
  assert.equal(await calculate(page, 'simulateur_elu-faux'), 422);
  assert.match(await text(page), /ne peut pas venir avant/);
  await page.fill('#champ-debut-1', '2020-05-18');
  await page.fill('#champ-solde', '300');
  await page.fill('#champ-solde_le', '2021-01-01');
  assert.equal(await calculate(page, 'simulateur_elu-calcul'), 200);
  assert.match(await sharedAgain(page), /700,00 €[\s\S]*30 mars 2021[\s\S]*R\. 1621-7/);
});

test('n\'importe qui simule son reste à payer, à deux dates, et lit un refus', async () => {
  const page = await browser.person(server.address);
  await go(page, '/simulateur/reste-a-payer', 'simulateur_reste');
  await page.fill('#champ-date', '2026-06-10');
  await page.selectOption('#champ-classe', 'RS');
  assert.equal(await calculate(page, 'simulateur_reste-faux'), 422);
  assert.match(await text(page), /« Prix toutes taxes comprises » est vide/);
  await page.fill('#champ-cout', '1 650');
  await page.fill('#champ-droits', '5000');
  await page.fill('#champ-autre', '2024-05-01');
  assert.equal(await calculate(page, 'simulateur_reste-calcul'), 200);
  const told = await sharedAgain(page);
  assert.match(told, /le 10 juin 2026[\s\S]*150,00 €[\s\S]*le 1er mai 2024[\s\S]*0,00 €/);
  await page.click('#resultat a[href^="/comparer"]');
  assert.match(await text(page), /Après le 1er mai 2024/);
  await page.goBack();
  await page.selectOption('#champ-classe', 'PERMIS_LEGER');
  await page.fill('#champ-autre', '');
  assert.equal(await calculate(page, 'simulateur_reste-refus'), 200);
  assert.match(await sharedAgain(page), /Cet achat serait refusé[\s\S]*L\. 6323-6, II, 4°/);
});

test('le lien d\'évitement est le premier arrêt du clavier', async () => {
  const page = await browser.person(server.address);
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.equal(await page.locator(':focus').innerText(), 'Aller au contenu');
});

test('sur un écran étroit, le menu attend derrière son mot', async () => {
  const page = await browser.person(server.address);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/');
  const menu = page.locator('nav.menu ul');
  assert.equal(await menu.isVisible(), false);
  await page.focus('nav.menu summary');
  await page.keyboard.press('Enter');
  assert.equal(await menu.isVisible(), true);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/');
  assert.equal(await menu.isVisible(), true);
  assert.equal(await page.locator('nav.menu summary').isVisible(), false);
});

test('sans session, une page personnelle mène à la connexion, puis y revient', async () => {
  const page = await browser.person(server.address);
  await page.goto('/mes-droits');
  assert.match(page.url(), /\/demonstration\?suite=\/mes-droits$/);
  const [elu] = await names(page, 'Élus et élues');
  await page.click(`button[name=personne] >> text=${elu}`);
  assert.match(page.url(), /\/mes-droits$/);
});

// ---- the élu: rights -----------------------------------------------------------------------------------------------------

test('une élue lit ses droits et pourquoi', async () => {
  const page = await browser.person(server.address);
  await page.goto('/demonstration');
  story.labels = { a: 'gestionnaire-a', b: 'gestionnaire-b' };
  story.bodies = await names(page, 'Organismes de formation');
  story.available = 0;
  for (const name of await names(page, 'Élus et élues')) {
    const elu = await signIn('essai', name);
    const balance = elu.locator('.carte:has(h3:has-text("élu")) .solde').first();
    const amount = await balance.count() > 0 ? cents(await balance.innerText()) : 0;
    if (amount > story.available) Object.assign(story, { available: amount, elu: name });
    await elu.context().close();
  }
  delete people.essai;
  assert.ok(story.available > 0, 'une personne de la démonstration doit avoir des droits d\'élu');
  story.labels.elu = story.elu;
  await signIn('elu', story.elu);
  const { elu } = people;
  await browser.inspect(elu, 'tableau');
  assert.equal(await go(elu, '/mes-droits', 'mes_droits'), 200);
  await elu.click('a[href*="pourquoi"] >> nth=0');
  await browser.inspect(elu, 'pourquoi');
  assert.match(await text(elu), /En résumé[\s\S]*Le texte exact/);
  assert.equal(await go(elu, '/mes-droits?au=2020-01-01', 'mes_droits-ancien'), 200);
  assert.equal(await go(elu, '/mes-mandats', 'mes_mandats'), 200);
  assert.match(await text(elu), /en cours/);
  assert.equal(await go(elu, '/mes-coordonnees', 'mes_coordonnees'), 200);
  await elu.fill('[name=telephone]', '12');
  await elu.click('button:has-text("Enregistrer mes coordonnées")');
  assert.match(await text(elu), /numéro de téléphone n'est pas correct/);
  await elu.fill('[name=telephone]', '06 12 34 56 78');
  await elu.fill('[name=courriel]', 'elue@exemple.fr');
  await elu.click('button:has-text("Enregistrer mes coordonnées")');
  assert.match(await text(elu), /Vos coordonnées sont enregistrées/);
  assert.equal(await elu.inputValue('[name=courriel]'), 'elue@exemple.fr');
  assert.equal(await go(elu, '/mes-donnees', 'mes_donnees'), 200);
  assert.match(await text(elu), /après le décès/);
});

// ---- a holder's own share: by card, or asked of a financeur ------------------------------------------------------------------

// The offers that somebody sees, page after page, until one suits.
async function findOffer(page, address, suits) {
  for (; address;) {
    await go(page, address);
    for (const card of await page.locator('main .carte').all()) {
      const words = plain(await card.innerText());
      const body = story.bodies.find((name) => words.includes(name));
      const price = cents(await card.locator('.solde-moyen').innerText());
      if (body && /(Du|Le) \d/.test(words) && suits(price)) return { link: await card.locator('h3 a').getAttribute('href'), body, price };
    }
    address = await page.locator('text=Voir les formations suivantes').getAttribute('href', { timeout: 500 }).catch(() => null);
  }
  return null;
}

// Asked by the holder, proposed by the body as it is, or as `change` fills the form: the dossier waits for the holder.
async function proposed(page, offer, change = async () => {}) {
  await go(page, offer.link);
  await page.click('text=Demander cette session');
  const answer = page.locator('#prerequis-a-verifier');
  if (await answer.count() > 0) await answer.check();
  await page.check('#champ-confirme');
  assert.equal(await send(page), 303);
  const numero = /\/mes-dossiers\/(\d+)/.exec(page.url())[1];
  const org = await signIn('ecole', offer.body);
  await go(org, `/organisme/dossiers/${numero}/proposer`);
  await change(org);
  assert.equal(await send(org), 303);
  return numero;
}

// The n-th holder with rights of a private job, signed in.
async function salaried(n) {
  const page = await browser.person(server.address);
  await page.goto('/demonstration');
  await page.locator('section:has(h2:text-is("Titulaires d\'un compte personnel de formation")) button', { hasText: 'secteur privé' }).nth(n).click();
  people.titulaire = page;
  return page;
}

test('près d\'une ville, une formation à prérequis : la demande y répond, l\'organisme accuse réception', async () => {
  needs('bodies');
  const page = await salaried(0);
  assert.equal(await go(page, '/formations?lieu=Laon&rayon=50&sans_distance=1', 'formations-lieu'), 200);
  assert.match(await text(page), /Laon, à moins de 50 km/);
  assert.match(await page.locator('main .carte').first().innerText(), /· à (moins de 1|\d+) km/);
  const card = page.locator('main .carte', { hasText: 'Avec prérequis' }).first();
  const words = plain(await card.innerText());
  const body = story.bodies.find((name) => words.includes(name));
  await card.locator('a').first().click();
  assert.match(await text(page), /Prérequis\s+Savoir se servir/);
  await page.click('text=Demander cette session');
  await browser.inspect(page, 'demander-prerequis');
  await page.check('#prerequis-a-verifier');
  await page.check('#champ-confirme');
  assert.equal(await send(page), 303);
  const numero = /\/mes-dossiers\/(\d+)/.exec(page.url())[1];
  const org = await signIn('ecole', body);
  assert.equal(await go(org, `/organisme/dossiers/${numero}/accuser-reception`, 'acte_organisme-recue'), 200);
  await org.check('#champ-confirme');
  assert.equal(await send(org), 303);
  assert.match(await text(org), /demande reçue par l'organisme/);
});

test('un financeur voit ses seuls dossiers, et refuse ce qu\'on lui demande', async () => {
  needs('bodies');
  const page = await salaried(0);
  const numero = await proposed(page, await findOffer(page, '/formations?type=certifiante', (price) => price > 15000));
  const region = await browser.person(server.address);
  await region.goto('/demonstration');
  const [financeur] = await names(region, 'Financeurs');
  const detail = await region.locator('section:has(h2:text-is("Financeurs")) button').first().innerText();
  await region.click(`button[name=personne] >> text=${financeur}`);
  people.region = region;
  await browser.inspect(region, 'financeur');
  assert.equal(await go(region, `/financeur/dossiers/${numero}`), 404); // not asked yet
  await go(page, `/mes-dossiers/${numero}/solliciter`, 'acte_titulaire-solliciter');
  await page.fill('#champ-financeur', /\d{14}/.exec(detail.replace(/\s/g, ''))?.[0] ?? '90000000100017');
  await page.check('#champ-confirme');
  assert.equal(await send(page), 303);
  await go(region, '/financeur');
  assert.match(await text(region), new RegExp(numero));
  assert.equal(await go(region, `/financeur/dossiers/${numero}`, 'dossier_financeur'), 200);
  await region.fill('#champ-motif', 'Cette formation est hors de notre programme.');
  await Promise.all([region.waitForURL(/fait=/), region.click('text=Refuser la demande')]);
  await browser.inspect(region, 'financeur-refuse');
  assert.equal(await region.locator('text=Accorder toute la somme').count(), 0);
  assert.equal(await go(region, '/financeur/sommes', 'sommes'), 200);
  assert.equal(await go(region, '/mes-droits'), 403);
  await go(page, `/mes-dossiers/${numero}`, 'dossier_titulaire-refuse');
  assert.match(await text(page), /Refusé par le financeur[\s\S]*hors de notre programme/);
});

test('l\'organisme propose un prix à deux taux de TVA, que le titulaire lit', async () => {
  needs('bodies');
  const page = await salaried(0);
  // Far enough to be asked for, whatever the day of the journeys before.
  const offer = await findOffer(page, `/formations?type=certifiante&debut=${addDays(today(), 40)}`, (price) => price > 15000);
  const euros = (cents) => (cents / 100).toFixed(2).replace('.', ',');
  const numero = await proposed(page, offer, async (org) => {
    await org.click('summary:has-text("plusieurs taux de TVA")');
    const said = { prix_ht: euros(offer.price - 200), prix_ttc: euros(offer.price), ht_exoneree: euros(offer.price - 1200), ht_normale: '10,00' };
    for (const [field, value] of Object.entries(said)) await org.fill(`#champ-${field}`, value);
  });
  await go(page, `/mes-dossiers/${numero}`, 'dossier_titulaire-taux');
  assert.match(await text(page), /10,00\s€ hors taxes, 2,00\s€ de TVA/);
});

test('un titulaire paie sa part par carte, après un refus de sa banque', async () => {
  needs('bodies');
  const page = await salaried(0);
  const offer = await findOffer(page, '/formations?type=certifiante', (price) => price > 15000);
  assert.ok(offer, 'le catalogue de la démonstration doit offrir une formation certifiante');
  const numero = await proposed(page, offer);
  await go(page, `/mes-dossiers/${numero}/accepter`, 'acte_titulaire-part');
  await page.check('#champ-confirme');
  assert.equal(await send(page, 'paiement_carte'), 303);
  const pay = async (card, back) => {
    await page.click('main .boutons a >> text=Payer');
    await page.fill('#c', card);
    await page.click('button[value=payer]');
    await page.waitForURL(back);
  };
  await pay('4000000000000028', /\/paiements\//);
  await browser.inspect(page, 'paiement_carte-refuse');
  assert.match(await text(page), /La banque a refusé la carte/);
  await go(page, `/mes-dossiers/${numero}/accepter`);
  await page.check('#champ-confirme');
  assert.equal(await send(page), 303);
  await pay('4000000000000010', /\/mes-dossiers\/\d+\?fait=acceptee$/);
  await browser.inspect(page, 'dossier_titulaire-carte');
  assert.match(await text(page), /Commande acceptée[\s\S]*Paiement par carte/);
});

// ---- the training -----------------------------------------------------------------------------------------------------------

test('elle cherche une formation et la demande', async () => {
  needs('elu', 'available');
  const { elu } = people;
  for (let address = '/formations?type=elu-mandat'; address && !story.offer;) {
    await go(elu, address);
    for (const card of await elu.locator('main .carte').all()) {
      const words = plain(await card.innerText());
      const body = story.bodies.find((name) => words.includes(name));
      const price = cents(await card.locator('.solde-moyen').innerText());
      const start = /(Du|Le) \d/.test(words);
      if (body && start && price <= story.available && price > 0) {
        story.offer = await card.locator('h3 a').getAttribute('href');
        story.labels.org = body;
        story.price = price;
        break;
      }
    }
    address = await elu.locator('text=Voir les formations suivantes').getAttribute('href', { timeout: 500 }).catch(() => null);
  }
  assert.ok(story.offer, 'le catalogue de la démonstration doit offrir une session à sa portée');
  await browser.inspect(elu, 'formations-elu');
  assert.equal(await go(elu, story.offer, 'formation'), 200);
  await elu.click('text=Demander cette session');
  await browser.inspect(elu, 'demander');
  await elu.check('#champ-confirme');
  assert.equal(await send(elu, 'dossier_titulaire-demande'), 303);
  story.numero = /\/mes-dossiers\/(\d+)/.exec(elu.url())[1];
  assert.match(await text(elu), /Votre demande est envoyée/);
});

test('elle demande aussi une formation de reconversion, payée d\'abord avec ses droits d\'élue', async () => {
  needs('elu', 'bodies');
  const { elu } = people;
  const offer = await findOffer(elu, '/formations?type=certifiante', (price) => price > 15000);
  await go(elu, offer.link);
  await elu.click('text=Demander cette session');
  await browser.inspect(elu, 'demander-reconversion');
  await elu.check('#champ-reinsertion');
  const answer = elu.locator('#prerequis-a-verifier');
  if (await answer.count() > 0) await answer.check();
  await elu.check('#champ-confirme');
  assert.equal(await send(elu, 'dossier_titulaire-reconversion'), 303);
  assert.match(await text(elu), /Votre demande est envoyée/);
});

test('l\'organisme propose la session', async () => {
  needs('numero');
  const org = await signIn('org', story.labels.org);
  await browser.inspect(org, 'organisme');
  assert.match(await text(org), new RegExp(story.numero));
  assert.equal(await go(org, dossier('/organisme/dossiers'), 'dossier_organisme'), 200);
  assert.equal(await go(org, `${dossier('/organisme/dossiers')}/proposer`, 'acte_organisme-proposer'), 200);
  story.start = await org.inputValue('#champ-debut');
  story.end = await org.inputValue('#champ-fin');
  await org.fill('#champ-participants', '12');
  await org.fill('#champ-prix_ttc', 'beaucoup');
  assert.equal(await send(org, 'acte_organisme-erreur'), 422);
  assert.equal(await org.inputValue('#champ-prix_ttc'), 'beaucoup', 'ce qui a été saisi doit rester');
  assert.equal(await org.locator(':focus').getAttribute('role'), 'alert');
  await org.fill('#champ-prix_ttc', (story.price / 100).toFixed(2).replace('.', ','));
  await org.click('summary:has-text("plusieurs taux de TVA")');
  await org.fill('#champ-ht_normale', '1');
  assert.equal(await send(org, 'acte_organisme-bases'), 422);
  assert.equal(await org.inputValue('#champ-ht_normale'), '1', 'la part saisie reste, et reste visible');
  await org.fill('#champ-ht_normale', '');
  assert.equal(await send(org), 303);
  assert.match(await text(org), /proposition est envoyée/);
});

test('l\'organisme inscrit un formateur, le lit et termine son inscription', async () => {
  needs('org');
  const { org } = people;
  assert.equal(await go(org, '/organisme/personnes', 'personnes'), 200);
  await org.click('text=Inscrire : Formateur');
  await browser.inspect(org, 'inscrire_personne');
  await org.fill('#champ-prenom', 'Ada');
  await org.fill('#champ-nom', 'Roux');
  await org.fill('#champ-telephone', '12');
  await org.fill('#champ-lien', 'contrat à durée indéterminée');
  assert.equal(await send(org, 'inscrire_personne-erreur'), 422);
  assert.equal(await org.inputValue('#champ-nom'), 'Roux', 'ce qui a été saisi doit rester');
  await org.fill('#champ-telephone', '05 62 00 00 00');
  await org.fill('#champ-cv_diplomes', 'Doctorat');
  assert.equal(await send(org, 'personnes-inscrite'), 303);
  assert.match(await text(org), /La personne est inscrite[\s\S]*Ada Roux/);
  await org.click('text=Ada Roux');
  await browser.inspect(org, 'personne_organisme');
  assert.match(await text(org), /Doctorat/);
  assert.equal(await send(org, 'personnes-terminee'), 303);
  assert.match(await text(org), /L'inscription est terminée/);
  assert.equal(await go(org, '/organisme/personnes?tous=1', 'personnes-tous'), 200);
  assert.match(await text(org), /Ada Roux/);
  for (const role of ['representant', 'collaborateur', 'suivi'])
    assert.equal(await go(org, `/organisme/personnes/inscrire/${role}`, `inscrire_personne-${role}`), 200);
});

test('l\'élue accepte, et ses droits sont réservés', async () => {
  needs('elu', 'end');
  const { elu } = people;
  await go(elu, '/tableau-de-bord', 'tableau-attente');
  assert.match(await text(elu), /accepter la proposition/);
  await go(elu, `${dossier('/mes-dossiers')}/accepter`, 'acte_titulaire-accepter');
  assert.match(await text(elu), /Comment ce prix sera payé/);
  await elu.check('#champ-confirme');
  assert.equal(await send(elu, 'dossier_titulaire-accepte'), 303);
  assert.match(await text(elu), /Votre inscription est confirmée/);
  await go(elu, `${dossier('/mes-dossiers')}/annuler`, 'acte_titulaire-annuler');
  await go(elu, `${dossier('/mes-dossiers')}/retracter`, 'acte_titulaire-retracter');
  await go(elu, '/mes-droits', 'mes_droits-reserve');
  assert.match(await text(elu), /réservés/);
  await go(elu, '/mes-dossiers', 'mes_dossiers');
});

test('l\'organisme déclare l\'entrée, la sortie et le service fait', async () => {
  needs('org', 'end');
  await restart(addDays(story.end, 1));
  const { org } = people;
  await go(org, `${dossier('/organisme/dossiers')}/entrer`, 'acte_organisme-entrer');
  await org.fill('#champ-jour', story.start);
  assert.equal(await send(org), 303);
  await go(org, `${dossier('/organisme/dossiers')}/sortir`, 'acte_organisme-sortir');
  await org.fill('#champ-jour', story.end);
  await org.selectOption('#champ-code', 'abandon');
  assert.equal(await send(org), 303);
  await go(org, `${dossier('/organisme/dossiers')}/sortir`, 'acte_organisme-sortir-autre'); // not so: it ended
  assert.equal(await org.inputValue('#champ-jour'), story.end);
  assert.equal(await send(org), 422);
  assert.match(await text(org), /dossier\.sortie-identique/);
  await org.selectOption('#champ-code', 'terme');
  assert.equal(await send(org), 303);
  await go(org, `${dossier('/organisme/dossiers')}/declarer`, 'acte_organisme-declarer');
  assert.equal(await send(org), 303);
  assert.match(await text(org), /Service fait déclaré/);
});

// ---- the operator --------------------------------------------------------------------------------------------------------------

test('le gestionnaire A valide le service fait, l\'organisme facture', async () => {
  needs('a', 'org', 'numero');
  const { a, org } = people;
  await go(a, '/gestion', 'gestion');
  assert.match(await text(a), new RegExp(story.numero));
  await go(a, dossier('/gestion/dossiers'), 'dossier_gestion');
  await go(a, `${dossier('/gestion/dossiers')}/valider`, 'acte_gestion-valider');
  await a.check('#champ-confirme');
  assert.equal(await send(a), 303);
  await go(org, `${dossier('/organisme/dossiers')}/facturer`, 'acte_organisme-facturer');
  await org.fill('#champ-facture', 'F-2026-0117');
  assert.equal(await send(org), 303);
});

test('le titulaire évalue la formation, et l\'organisme n\'en lit rien', async () => {
  needs('elu', 'org', 'numero');
  const { elu, org } = people;
  await go(elu, `${dossier('/mes-dossiers')}/evaluer`, 'acte_titulaire-evaluer');
  for (const question of ['contenu', 'pedagogie', 'organisation', 'utilite'])
    await elu.selectOption(`#note-${question}`, `${question}=4`);
  assert.equal(await send(elu, 'dossier_titulaire-evalue'), 303);
  assert.match(await text(elu), /Vous avez évalué cette formation/);
  await go(org, dossier('/organisme/dossiers'));
  assert.doesNotMatch(await text(org), /évalu/i);
  await go(org, '/organisme/catalogue', 'catalogue-evaluations');
  assert.match(await text(org), /Évaluation de l.action/);
});

test('un dossier gelé sort du lot proposé, et y revient une fois le gel levé', async () => {
  needs('a', 'b', 'numero');
  const { a, b } = people;
  await go(a, '/gestion/paiements');
  await Promise.all([a.waitForURL(/fait=lot$/), a.click('text=Proposer un lot')]);
  const lot = new URL(a.url()).pathname;
  await go(b, '/gestion/fraudes/signaler');
  await b.selectOption('#champ-origine', 'agent');
  await b.fill('#champ-dossier', story.numero);
  await b.fill('#champ-motifs', 'Feuilles à vérifier.');
  assert.equal(await send(b), 303);
  const affair = new URL(b.url()).pathname;
  await b.click('text=Geler un dossier ou le compte');
  await b.fill('#champ-dossier', story.numero);
  await b.fill('#champ-le', addDays(today(), 20));
  await b.fill('#champ-motifs', 'Feuilles à vérifier.');
  assert.equal(await send(b), 303);
  await go(a, lot);
  await a.check('#champ-confirme');
  await send(a);
  await go(a, lot, 'lot-retire');
  assert.match(await text(a), /Abandonné[\s\S]*Retirés du lot\s+1/);
  await go(b, affair);
  await b.click('text=/^Lever le gel GEL/');
  await b.fill('#champ-motifs', 'Feuilles vérifiées.');
  assert.equal(await send(b), 303);
  await b.click('text=Classer le signalement');
  await b.fill('#champ-motifs', 'Rien à reprocher.');
  assert.equal(await send(b, 'fraude-classee'), 303);
});

test('A propose le paiement et l\'approuve, B approuve, le fichier part', async () => {
  needs('a', 'b');
  const { a, b } = people;
  await go(a, '/gestion/paiements', 'paiements');
  await go(a, '/gestion/remboursements', 'rendus');
  await go(a, '/gestion/interruptions', 'pannes');
  await go(a, '/gestion/paiements');
  await Promise.all([a.waitForURL(/fait=lot$/), a.click('text=Proposer un lot')]);
  const lot = new URL(a.url()).pathname;
  await browser.inspect(a, 'lot');
  await a.check('#champ-confirme');
  assert.equal(await send(a), 303);
  await a.check('#champ-confirme');
  assert.equal(await send(a, 'lot-meme-agent'), 422);
  assert.match(await text(a), /paiement\.meme-agent/);
  await go(b, lot);
  await b.check('#champ-confirme');
  assert.equal(await send(b, 'lot-approuve'), 303);
  const [file] = await Promise.all([b.waitForEvent('download'), b.click('text=Télécharger le fichier')]);
  const saved = path.join(server.folder, file.suggestedFilename());
  await file.saveAs(saved);
  story.order = fs.readFileSync(saved, 'utf8');
  assert.match(story.order, /pain\.001\.001\.09/);
  assert.match(story.order, new RegExp(`<InstdAmt Ccy="EUR">${(story.price / 100).toFixed(2)}</InstdAmt>`));
  assert.equal(file.suggestedFilename(), `${lot.split('/').pop()}.xml`);
});

test('la réponse de la banque est déposée et le dossier est payé', async () => {
  needs('a', 'elu', 'order');
  const { a, elu } = people;
  const read = (tag) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(story.order)[1];
  const answer = path.join(server.folder, 'pain002.xml');
  fs.writeFileSync(answer, `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANQUE-1</MsgId><CreDtTm>2026-10-13T08:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>${read('MsgId')}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>ACSC</GrpSts></OrgnlGrpInfAndSts>
</CstmrPmtStsRpt></Document>`);
  await go(a, '/gestion/paiements');
  await a.setInputFiles('#champ-fichier', answer);
  await Promise.all([a.waitForURL(/fait=reponse$/), a.click('text=Appliquer la réponse')]);
  await browser.inspect(a, 'lot-paye');
  assert.match(await text(a), /payés : 1, rejetés : 0/);
  await go(elu, dossier('/mes-dossiers'), 'dossier_titulaire-paye');
  assert.match(await text(elu), /Organisme payé/);
});

test('l\'organisme lit ses règlements de quelques jours, leurs sommes, et en prend le fichier', async () => {
  needs('org', 'numero');
  const org = people.org;
  await go(org, '/organisme/reglements', 'reglements');
  assert.match(await text(org), /Ensemble[\s\S]*Facturé[\s\S]*Virements[\s\S]*Versé : /);
  await org.fill('#champ-du', '2020-01-02');
  await org.fill('#champ-au', '2020-01-01');
  await org.click('text="Choisir ces jours"');
  await browser.inspect(org, 'reglements-faux');
  assert.equal(await org.inputValue('#champ-du'), '2020-01-02', 'ce qui a été saisi doit rester');
  await org.fill('#champ-du', addDays(today(), -60));
  await org.fill('#champ-au', today());
  await org.click('text="Choisir ces jours"');
  await browser.inspect(org, 'reglements-jours');
  assert.match(await text(org), new RegExp(`Versé ces jours-là[\\s\\S]*${story.numero}`));
  const [file] = await Promise.all([org.waitForEvent('download'), org.click('text=Télécharger ces lignes')]);
  const lines = fs.readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n');
  assert.match(lines[0], /^dossier;facture;.*;verse_euros$/);
  assert.ok(lines.some((line) => line.startsWith(`${story.numero};`)), 'le dossier payé doit être dans le fichier');
  const paid = lines.slice(1, -1).reduce((sum, line) => sum + Math.round(100 * Number(line.split(';').at(-1))), 0);
  assert.equal(Math.round(100 * Number(lines.at(-1).split(';').at(-1))), paid);
});

test('l\'élue voit qui a lu ses données', async () => {
  needs('elu', 'numero');
  const { elu } = people;
  await go(elu, '/consultations', 'consultations');
  let words = await text(elu);
  for (let older; (older = await elu.locator('text=Voir les plus anciennes').getAttribute('href', { timeout: 500 }).catch(() => null));) {
    await go(elu, older);
    words += await text(elu);
  }
  assert.match(words, new RegExp(story.labels.org.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  assert.match(words, /Un agent : /);
  assert.doesNotMatch(words, /gestionnaire-[ab]/);
});

// ---- a fraud -----------------------------------------------------------------------------------------------------------------

const kit = { test, go, send, press, text, signIn, salaried, server, browser, today, addDays, body, number, needs, restart, story, people };

indus(kit);

test('l\'élue signale une fraude, deux agents décident, ses droits reviennent', async () => {
  needs('elu', 'a', 'b', 'numero');
  const { elu, a, b } = people;
  await go(elu, dossier('/mes-dossiers'));
  await elu.click('text=signaler une fraude');
  await browser.inspect(elu, 'fraude_titulaire');
  await elu.fill('#champ-motifs', 'Un démarcheur m\'a inscrite sans mon accord.');
  await elu.check('#champ-confirme');
  assert.equal(await send(elu, 'dossier_titulaire-fraude'), 303);
  assert.match(await text(elu), /Réclamation pour fraude REC-\d+-\d+[\s\S]*à instruire jusqu'au/);
  await go(a, '/gestion/fraudes', 'fraudes');
  await a.click('main .carte a');
  await browser.inspect(a, 'fraude');
  const affair = new URL(a.url()).pathname;
  await a.click('text=Geler un dossier ou le compte');
  await browser.inspect(a, 'etape_fraude-geler');
  await a.fill('#champ-le', addDays(story.end, 20));
  await a.fill('#champ-motifs', 'Accès au compte non reconnu.');
  assert.equal(await send(a), 303);
  await go(elu, '/tableau-de-bord', 'tableau-gele');
  assert.match(await text(elu), /Votre compte est gelé jusqu'au/);
  await a.click('text=/^Lever le gel GEL/');
  await a.fill('#champ-motifs', 'Mot de passe changé.');
  assert.equal(await send(a), 303);
  await a.click('text=/^Instruire REC/');
  await browser.inspect(a, 'etape_fraude-instruire');
  await a.check('#sens-accepter');
  await a.fill('#champ-motifs', 'La feuille d\'émargement est fausse.');
  assert.equal(await send(a, 'fraude-instruite'), 303);
  await a.click('text=/^Décider de REC/');
  await a.fill('#champ-signataire', 'Camille Durand, directrice');
  assert.equal(await send(a, 'etape_fraude-meme-agent'), 422);
  assert.match(await text(a), /reclamation\.meme-agent/);
  await go(b, affair);
  await b.click('text=/^Décider de REC/');
  await b.fill('#champ-signataire', 'Camille Durand, directrice');
  assert.equal(await send(b, 'fraude-decidee'), 303);
  await b.click('text=/^IND-/');
  await browser.inspect(b, 'indu-fraude');
  assert.match(await text(b), /Fraude : jamais abandonné/);
  await go(b, '/gestion/fraudes/signaler', 'fraude_nouvelle');
  await go(elu, '/mes-droits', 'mes_droits-rendus');
  assert.match(await text(elu), /sont rendus à vos droits, avec leur date d'origine/);
  assert.equal(await go(elu, '/mes-donnees', 'mes_donnees-fraude'), 200);
  assert.match(await text(elu), /Ce que vous avez dit : Un démarcheur/);
});

// ---- a control --------------------------------------------------------------------------------------------------------------

test('un contrôle, du tirage à la décision : l\'organisme répond lui-même', async () => {
  needs('a', 'b', 'org', 'end');
  let { a, org } = people;
  await go(org, '/organisme/controles', 'reponses');
  assert.match(await text(org), /Aucun contrôle/);
  await go(org, '/organisme');
  const nda = /déclaration d'activité (\d+)/.exec(await text(org))[1];
  const draw = ['--taille', '1', '--du', story.start, '--au', story.start];
  server.verb('controle', 'annoncer', nda, '--source', 'Loto du lendemain', '--le', addDays(today(), 1), ...draw);
  await restart(addDays(today(), 1));
  ({ a, org } = people);
  const drawn = server.verb('controle', 'tirage', nda, '--annonce', '1', '--graine', 'Loto du lendemain : 4 8 15', ...draw);
  const control = /CTL-\d+-\d+/.exec(drawn)[0];
  await go(org, `/organisme/controles/${control}`, 'reponse_controle');
  await org.fill('#champ-reference', 'dépôt du jour, 6 pièces');
  await org.click('text=Déclarer cet envoi');
  await org.fill('#champ-texte', 'Toutes les feuilles sont jointes.');
  await org.click('text=Écrire au gestionnaire');
  await browser.inspect(org, 'reponse_controle-repondu');
  assert.match(await text(org), /reçue \(dépôt du jour, 6 pièces\)[\s\S]*Toutes les feuilles/);
  await go(a, '/gestion/mesures', 'mesures');
  await a.click('text=Ouvrir une mesure');
  await browser.inspect(a, 'mesure_nouvelle');
  await a.fill('#champ-organisme', nda);
  await a.selectOption('#champ-mesure', 'avertissement');
  await a.fill('#champ-modele', '2026-01-05');
  assert.equal(await send(a, 'mesure'), 303);
  const measure = /DEC-\d+-\d+/.exec(a.url())[0];
  const step = async (page, name, fields, click) => {
    await go(page, `/gestion/mesures/${measure}/${name}`, click);
    for (const [field, value] of Object.entries(fields)) {
      if (value === true) await page.check(`#champ-${field}`);
      else await page.fill(`#champ-${field}`, value);
    }
    assert.equal(await send(page), 303, name);
  };
  await step(a, 'grief', { texte: 'Feuille non signée.', article: 'C. trav. R. 6333-4', preuve: 'pièce 4' }, 'etape_mesure');
  await step(a, 'notifier', {});
  await go(org, `/organisme/mesures/${measure}`, 'reponse_mesure');
  await org.fill('#champ-texte', 'Elle a été signée le lendemain.');
  assert.equal(await send(org, 'reponse_mesure-observee'), 303);
  await step(a, 'examiner', { grief: '1', retenu: true, texte: 'Signée trop tard.' });
  await go(a, `/gestion/mesures/${measure}/rediger`);
  await a.fill('#champ-texte', 'La feuille a été signée trop tard.');
  await a.fill('#champ-article', 'C. trav. R. 6333-6');
  assert.equal(await send(a, 'etape_mesure-trop-tot'), 422);
  await restart(addDays(story.end, 60));
  ({ a, org } = people);
  await step(a, 'rediger', { texte: 'La feuille a été signée trop tard.', article: 'C. trav. R. 6333-6' });
  await step(people.b, 'signer', { signataire: 'Camille Durand, directrice' });
  await go(people.org, `/organisme/mesures/${measure}`, 'reponse_mesure-signee');
  assert.match(await text(people.org), /signée le[\s\S]*retenu/);
  await go(a, '/gestion/indus/ouvrir', 'indu_nouveau');
});

gestion(kit);
declarations(kit);

// ---- refusals ------------------------------------------------------------------------------------------------------------------

test('une page d\'un autre rôle est refusée', async () => {
  needs('elu', 'org', 'a');
  const { elu, org, a } = people;
  for (const [page, address] of [[elu, '/organisme'], [elu, '/gestion/paiements'], [org, '/mes-droits'],
    [org, '/gestion'], [a, '/mes-droits'], [a, '/organisme']]) {
    assert.equal(await go(page, address), 403, address);
  }
  await browser.inspect(a, 'refus');
  assert.match(await text(a), /R\. 6323-35/);
});

test('le dossier d\'une autre personne n\'existe pas', async () => {
  needs('org', 'numero');
  const { org } = people;
  const other = story.bodies.find((name) => name !== story.labels.org);
  const page = await signIn('autre', other);
  assert.equal(await go(page, dossier('/organisme/dossiers')), 404);
  assert.match(await text(page), /dossier\.inconnu/);
  assert.equal(await go(org, dossier('/mes-dossiers')), 403);
});

test('un formulaire sans son jeton, ou venu d\'ailleurs, est refusé', async () => {
  needs('elu');
  const cookie = (await people.elu.context().cookies()).map((c) => `${c.name}=${c.value}`).join('; ');
  const post = (headers) => fetch(`${server.address}/deconnexion`, {
    method: 'POST', redirect: 'manual', body: 'jeton=faux',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, ...headers },
  });
  assert.equal((await post({})).status, 403);
  assert.equal((await post({ origin: 'https://autre.example' })).status, 403);
});

test('une ligne du répertoire des élus attend une décision et la reçoit', async () => {
  needs('a');
  const { a } = people;
  await go(a, '/gestion/rapprochements', 'rapprochements');
  const line = a.locator('main .carte a').first();
  if (await line.count() === 0) return;
  await line.click();
  await browser.inspect(a, 'rapprochement');
  await a.check('#champ-personne');
  assert.equal(await send(a), 303);
  assert.match(await text(a), /La décision est enregistrée/);
});

test('se déconnecter ferme la session partout', async () => {
  needs('elu');
  const { elu } = people;
  await elu.goto('/tableau-de-bord');
  const cookies = await elu.context().cookies();
  await elu.click('text=Se déconnecter');
  await elu.waitForLoadState();
  await elu.context().addCookies(cookies);
  await elu.goto('/mes-droits');
  assert.match(elu.url(), /\/demonstration/);
});

test('le journal et le livre se vérifient, et le journal du serveur ne nomme personne', async () => {
  assert.equal(await server.stop(), 0);
  server.verb('journal', 'verify');
  const log = server.log();
  for (const secret of [story.labels.elu.split(' ').pop(), story.numero, 'F-2026-0117']) {
    assert.ok(!log.includes(secret), `le journal technique contient « ${secret} »`);
  }
});

test('hors démonstration, la page de connexion de la démonstration n\'existe pas', async () => {
  await server.start(DAY, { SICPF_DEMO: '0', SICPF_CLOCK: '' });
  const page = await browser.person(server.address);
  assert.equal(await go(page, '/demonstration'), 404);
  assert.equal(await go(page, '/connexion', 'connexion-fermee'), 503);
  await go(page, '/', 'accueil-reel');
  assert.doesNotMatch(await page.innerText('body'), /Démonstration/);
});

// ---- run: all, or those whose names have one of the words given -----------------------------------------------------------------------------------------------------------------------

let passed = 0;
let failed = 0;
const wanted = process.argv.slice(2);
for (const { name, run } of tests) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  try {
    await run();
    passed += 1;
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(String(error.stack ?? error));
    for (const [who, page] of Object.entries(people)) {
      const alert = await page.locator('[role=alert]').first().innerText({ timeout: 300 }).catch(() => '');
      console.log(`  ${who} : ${page.url()} ${alert.replace(/\s+/g, ' ')}`);
    }
    console.log(`not ok - ${name}`);
  }
}
await browser.close();
await server.end();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
