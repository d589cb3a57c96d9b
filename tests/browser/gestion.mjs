// The operator's own journeys: what financeurs give, measures against a body. Each signs its people in, and needs no other.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const FINANCEUR = '90000000100017';

export function gestion({ test, go, send, press, text, signIn, server, browser, today, addDays, number, needs, restart, story }) {
  // Two lines for the first person of the demonstration's files: one that is theirs, one under another name.
  function sums() {
    const [, first] = fs.readFileSync(path.join(server.folder, 'fichiers/sngi.csv'), 'utf8').split('\n');
    const [nir, name] = first.split(';');
    const file = path.join(server.folder, 'sommes.csv');
    fs.writeFileSync(file, `financeur;dispositif;reference;nom;montant;nir;prenom;naissance;sexe
${FINANCEUR};PARCOURS;P-1;${name};500,00;${nir};;;
${FINANCEUR};PARCOURS;P-2;Autrenom;200,00;${nir};;;
${FINANCEUR};PARCOURS;P-3;${name};20,00;${nir};;;
`);
    return file;
  }

  test('un dispositif de financeur : l\'un le déclare, l\'autre l\'approuve', async () => {
    const a = await signIn('a', 'gestionnaire-a');
    const b = await signIn('b', 'gestionnaire-b');
    assert.equal(await go(a, '/gestion/financeurs', 'financeurs'), 200);
    await a.click('text=Déclarer un dispositif');
    await browser.inspect(a, 'dispositif_nouveau');
    for (const [field, value] of [['siret', FINANCEUR], ['code', 'PARCOURS'], ['libelle', 'Aide du parcours'], ['min', 'cent'],
      ['max', '1500'], ['duree', '730']]) await a.fill(`#champ-${field}`, value);
    await a.check('#champ-remboursable');
    assert.equal(await send(a, 'dispositif_nouveau-faux'), 422);
    assert.equal(await a.inputValue('#champ-min'), 'cent', 'ce qui a été saisi doit rester');
    assert.ok(await a.isChecked('#champ-remboursable'));
    await a.fill('#champ-min', '100');
    assert.equal(await send(a, 'financeurs-declare'), 303);
    assert.equal(await press(a, 'Approuver PARCOURS'), 422);
    await browser.inspect(a, 'financeurs-meme-agent');
    assert.match(await text(a), /financeur\.meme-agent/);
    await go(b, '/gestion/financeurs');
    assert.match(await text(b), /PARCOURS, version 1 : Aide du parcours[\s\S]*De 100,00\s€ à 1\s500,00\s€[\s\S]*730 jours/);
    assert.equal(await press(b, 'Approuver PARCOURS'), 303);
    assert.match(await text(b), /Aucun dispositif n'attend/);
  });

  test('un financeur inscrit, son compte proposé par l\'un et approuvé par l\'autre, une somme pour une personne', async () => {
    const a = await signIn('a', 'gestionnaire-a');
    const b = await signIn('b', 'gestionnaire-b');
    await go(a, '/gestion/financeurs');
    await a.click('text=Inscrire un financeur');
    await browser.inspect(a, 'financeur_nouveau');
    await a.fill('#champ-siret', '73282932000075');
    await a.fill('#champ-nom', 'Atelier du Parcours');
    await a.selectOption('#champ-categorie', 'employeur');
    assert.equal(await send(a, 'financeur_nouveau-faux'), 422);
    assert.equal(await a.inputValue('#champ-nom'), 'Atelier du Parcours', 'ce qui a été saisi doit rester');
    assert.equal(await a.inputValue('#champ-categorie'), 'employeur');
    await a.fill('#champ-siret', '73282932000074');
    assert.equal(await send(a, 'financeur_inscrit-nouveau'), 303);
    const funder = new URL(a.url()).pathname;
    await a.fill('#champ-iban', 'FR76 3000');
    await a.fill('#champ-titulaire', 'Atelier');
    assert.equal(await press(a, 'Proposer ce compte'), 422);
    await browser.inspect(a, 'financeur_inscrit-faux');
    assert.equal(await a.inputValue('#champ-titulaire'), 'Atelier');
    await a.fill('#champ-iban', 'FR76 3000 1007 9412 3456 7890 185');
    assert.equal(await press(a, 'Proposer ce compte'), 303);
    assert.match(await text(a), /FR76 •••• •••• 0185[\s\S]*Vous l'avez proposé/);
    await go(b, funder, 'financeur_inscrit-attente');
    await b.check('#champ-verifie');
    assert.equal(await press(b, 'Approuver le compte proposé'), 303);
    await browser.inspect(b, 'financeur_inscrit');
    assert.match(await text(b), /en vigueur/);

    await go(a, '/gestion/financeurs');
    await a.fill('#champ-siret', '73282932000074');
    await a.click('text="Trouver"');
    await a.click('text=Proposer une somme reçue de lui');
    await browser.inspect(a, 'somme_nouvelle');
    assert.equal(await a.inputValue('#champ-siret'), '73282932000074');
    const holder = JSON.parse(server.verb('person', 'show', '2', '--json'));
    for (const [field, value] of [['titulaire', '2'], ['nom', 'Personne'], ['montant', '300'], ['cle', 'VIR-PARCOURS']])
      await a.fill(`#champ-${field}`, value);
    assert.equal(await send(a, 'somme_nouvelle-faux'), 422);
    assert.match(await text(a), /dotation\.nom/);
    assert.equal(await a.inputValue('#champ-montant'), '300');
    await a.fill('#champ-nom', holder.nom_naissance);
    assert.equal(await send(a), 303);
    assert.match(await text(a), /La somme est proposée/);
    await go(a, '/gestion/financeurs/sommes', 'sommes_attente');
    assert.doesNotMatch(await text(a), /Approuver la somme/);
    await go(b, '/gestion/financeurs/sommes', 'sommes_attente-autre');
    assert.equal(await press(b, /Approuver la somme/), 303);
    assert.match(await text(b), /La somme est créditée/);
    assert.match(server.verb('dotation', 'list', '2'), /300,00\s€, financeur : Atelier du Parcours/);
  });

  test('un fichier de sommes : vérifié, déposé, une ligne rattachée, approuvé par l\'autre', async () => {
    const a = await signIn('a', 'gestionnaire-a');
    const b = await signIn('b', 'gestionnaire-b');
    const file = sums();
    await go(a, '/gestion/financeurs');
    await a.setInputFiles('#champ-fichier', file);
    assert.equal(await press(a, 'Vérifier ce fichier'), 200);
    await browser.inspect(a, 'financeurs-plan');
    assert.match(await text(a), /Lignes lues\s+3[\s\S]*À rattacher à une personne\s+1\s+Refusées\s+1[\s\S]*Ligne 4, montant/);
    await a.setInputFiles('#champ-meme-fichier', file);
    assert.equal(await press(a, 'Déposer ce fichier'), 303);
    await browser.inspect(a, 'financeurs-depose');
    assert.match(await text(a), /1 ligne\(s\) à rattacher/);
    await a.click('main .carte a >> text=/^DD-/');
    await browser.inspect(a, 'depot_gestion');
    const deposit = new URL(a.url()).pathname;
    assert.equal(await press(a, 'Approuver et appeler les fonds'), 422);
    await browser.inspect(a, 'depot_gestion-attente');
    await a.locator('input[name=titulaire]').first().fill('2');
    assert.equal(await press(a, /^Rattacher la ligne/), 303);
    await browser.inspect(a, 'depot_gestion-rattache');
    assert.match(await text(a), /titulaire n° 2[\s\S]*rattachée par/);
    assert.equal(await press(a, 'Approuver et appeler les fonds'), 422);
    assert.match(await text(a), /financeur\.meme-agent/);
    await go(b, deposit);
    assert.equal(await press(b, 'Approuver et appeler les fonds'), 303);
    await browser.inspect(b, 'depot_gestion-appele');
    assert.match(await text(b), /700,00\s€, sous la référence RF/);
  });

  test('un financeur vérifie et dépose lui-même un fichier, puis le retire', async () => {
    const page = await browser.person(server.address);
    await page.goto('/demonstration');
    await page.locator('section:has(h2:text-is("Financeurs")) button').first().click();
    await page.waitForLoadState();
    const file = path.join(server.folder, 'sommes-a-soi.csv');
    fs.writeFileSync(file, `financeur;dispositif;reference;nom;montant;nir;prenom;naissance;sexe
${FINANCEUR};PARCOURS;S-1;Inconnue;150,00;;Zoé;1980-01-01;F
${FINANCEUR};PARCOURS;S-2;Inconnue;20,00;;Zoé;1980-01-01;F
`);
    assert.equal(await go(page, '/financeur/sommes', 'sommes'), 200);
    assert.match(await text(page), /Reçu le|À virer sous la référence RF/);
    await page.setInputFiles('#champ-fichier', file);
    assert.equal(await press(page, 'Vérifier ce fichier'), 200);
    await browser.inspect(page, 'sommes-plan');
    assert.match(await text(page), /Lignes lues\s+2\s+À faire vérifier par un agent\s+1\s+Refusées\s+1[\s\S]*Ligne 3, montant/);
    await page.setInputFiles('#champ-meme-fichier', file);
    assert.equal(await press(page, 'Déposer ce fichier'), 303);
    await browser.inspect(page, 'sommes-depose');
    assert.match(await text(page), /Le fichier est déposé[\s\S]*déposé, à approuver/);
    assert.equal(await press(page, /^Retirer le fichier/), 303);
    assert.match(await text(page), /Le fichier est retiré[\s\S]*abandonné/);
  });

  // A measure of a body, opened; its number.
  async function opened(a, nda, fields, name) {
    await go(a, '/gestion/mesures/ouvrir', name);
    await a.fill('#champ-organisme', nda);
    await a.selectOption('#champ-mesure', fields.mesure);
    await a.fill('#champ-modele', '2026-01-05');
    if (fields.renouvelle) await a.fill('#champ-renouvelle', fields.renouvelle);
    assert.equal(await send(a), fields.status ?? 303);
    return /DEC-\d+-\d+/.exec(a.url())?.[0];
  }

  async function step(page, measure, name, fields, status = 303) {
    await go(page, `/gestion/mesures/${measure}/${name}`, `etape_mesure-${name}`);
    for (const [field, value] of Object.entries(fields)) {
      if (value === true) await page.check(`#champ-${field}`);
      else if (field === 'gravite') await page.selectOption('#champ-gravite', value);
      else await page.fill(`#champ-${field}`, value);
    }
    assert.equal(await send(page, status === 303 ? undefined : `etape_mesure-${name}-faux`), status, name);
  }

  test('une mesure vise une formation de l\'organisme, et pas une autre', async () => {
    const a = await signIn('a', 'gestionnaire-a');
    const nda = await number(-1);
    const measure = await opened(a, nda, { mesure: 'retrait_offres' }, 'mesure_nouvelle');
    await step(a, measure, 'viser', { objet: 'CPF-00000000000-1' }, 422);
    assert.equal(await a.inputValue('#champ-objet'), 'CPF-00000000000-1');
    await step(a, measure, 'viser', { objet: `CPF-${nda}-3` });
    await browser.inspect(a, 'mesure-vise');
    assert.match(await text(a), new RegExp(`Formation CPF-${nda}-3`));
    await step(a, measure, 'abandonner', {});
    assert.match(await text(a), /Abandonnée/);
  });

  test('une suspension des paiements : urgente, signée par l\'autre, renouvelable une fois, levée', async () => {
    const a = await signIn('a', 'gestionnaire-a');
    const b = await signIn('b', 'gestionnaire-b');
    const nda = await number(-1);
    const measure = await opened(a, nda, { mesure: 'suspension_paiements' });
    await opened(a, nda, { mesure: 'suspension_paiements', renouvelle: measure, status: 422 });
    assert.match(await text(a), /mesure\.renouvellement/);
    await browser.inspect(a, 'mesure_nouvelle-faux');
    assert.equal(await a.inputValue('#champ-renouvelle'), measure);
    await step(a, measure, 'grief', { texte: 'Dossiers ouverts sans accord.', article: 'CRPA L. 115-3', preuve: 'pièce 1', gravite: 'grave' });
    await step(a, measure, 'examiner', { grief: '1', retenu: true, texte: 'Les accords manquent.' });
    await step(a, measure, 'rediger', { texte: 'Des dossiers sont ouverts sans accord.', article: 'CRPA L. 115-3',
      urgence: 'Des paiements partiraient.', fin: addDays(today(), 30) });
    await step(b, measure, 'signer', { signataire: 'Camille Durand, directrice' });
    await browser.inspect(b, 'mesure-signee');
    const again = await opened(a, nda, { mesure: 'suspension_paiements', renouvelle: measure });
    await step(a, again, 'abandonner', {});
    await step(a, measure, 'lever', { texte: 'Les dossiers sont réguliers.', avant: '2020-01-01' }, 422);
    await step(a, measure, 'lever', { texte: 'Les dossiers sont réguliers.', avant: '' });
    await browser.inspect(a, 'mesure-levee');
    assert.match(await text(a), /Levée : Les dossiers sont réguliers/);
  });

  test('un contrôle tiré dans l\'espace du gestionnaire : pièces notées, message, conclusion, fichier du tirage', async () => {
    needs('org', 'end');
    let a = await signIn('a', 'gestionnaire-a');
    let org = await signIn('org', story.labels.org);
    await go(org, '/organisme');
    const nda = /déclaration d'activité (\d+)/.exec(await text(org))[1];
    assert.equal(await go(a, '/gestion/tirages', 'tirages'), 200);
    await a.click('text=Annoncer un tirage');
    await browser.inspect(a, 'annonce_nouvelle');
    const source = `Loto du ${addDays(today(), 1)}`;
    for (const [field, value] of [['organisme', nda], ['du', story.start], ['au', story.start], ['taille', '1'], ['source', source], ['le', today()]])
      await a.fill(`#champ-${field}`, value);
    assert.equal(await send(a, 'annonce_nouvelle-faux'), 422);
    assert.equal(await a.inputValue('#champ-organisme'), nda, 'ce qui a été saisi doit rester');
    await a.fill('#champ-le', addDays(today(), 1));
    assert.equal(await send(a, 'tirages-annonce'), 303);
    await a.click('text=Abandonner une annonce');
    await browser.inspect(a, 'annonce_abandon');
    await restart(addDays(today(), 1));
    a = await signIn('a', 'gestionnaire-a');
    org = await signIn('org', story.labels.org);
    await go(a, '/gestion/tirages/tirer', 'tirage_nouveau');
    await a.fill('#champ-graine', `${source} `);
    assert.equal(await send(a, 'tirage_nouveau-faux'), 422);
    await a.fill('#champ-graine', `${source} : 4 8 15`);
    assert.equal(await send(a, 'tirage'), 303);
    const control = /CTL-\d+-\d+/.exec(a.url())[0];
    await a.fill('#champ-texte', 'Il manque la dernière feuille.');
    assert.equal(await press(a, 'Écrire à l\'organisme'), 303);
    await a.fill('#champ-reference', 'recommandé du jour, 2 pièces');
    assert.equal(await press(a, 'Noter ces pièces'), 303);
    await browser.inspect(a, 'tirage-recu');
    assert.match(await text(a), /Pièces reçues : 1 sur 1[\s\S]*recommandé du jour, 2 pièces[\s\S]*Il manque la dernière feuille/);
    const [file] = await Promise.all([a.waitForEvent('download'), a.click('text=Le fichier du tirage')]);
    assert.match(fs.readFileSync(await file.path(), 'utf8'), /"annonce"[\s\S]*Loto du/);
    await a.fill('#champ-conclusion', 'Le dossier est en règle.');
    assert.equal(await press(a, 'Clore ce contrôle'), 303);
    await browser.inspect(a, 'tirage-clos');
    await go(org, `/organisme/controles/${control}`, 'reponse_controle-clos');
    assert.match(await text(org), /Le dossier est en règle/);
    assert.equal(await go(a, '/gestion/tirages', 'tirages-clos'), 200);
  });
}
