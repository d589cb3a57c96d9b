// What a body declares in its own space, and what a holder says of their whole account.
import assert from 'node:assert/strict';

export function declarations({ test, go, send, press, text, signIn, salaried, browser, today, addDays, body, number }) {
  const OTHER = { siret: '13002526500013', raison_sociale: 'Institut de la Lande' };

  async function fill(page, fields) {
    for (const [field, value] of Object.entries(fields)) {
      if (value === true) await page.check(`#champ-${field}`);
      else await page.fill(`#champ-${field}`, value);
    }
  }

  // Ends the declaration that a link of the page opens: not before it began, then today.
  async function ended(page, link, name) {
    await page.click(`main a >> text=${link}`);
    await browser.inspect(page, `partenaire-${name}`);
    await page.fill('#champ-avant', addDays(today(), 30));
    assert.equal(await send(page, `partenaire-${name}-faux`), 422);
    assert.equal(await page.inputValue('#champ-avant'), addDays(today(), 30), 'ce qui a été saisi doit rester');
    await page.fill('#champ-avant', addDays(today(), 1));
    assert.equal(await send(page), 303);
  }

  test('l\'organisme déclare qui enseigne à sa place, puis sa fin', async () => {
    const nda = await number(0);
    const org = await signIn('ecole', await body(0));
    assert.equal(await go(org, '/organisme/pedagogiques', 'declarer_pedagogique'), 200);
    await fill(org, { ...OTHER, siret: '13002526500014', formation: `CPF-${nda}-3`, action: `CPF-${nda}-3-A1`, ville: 'Auch', depuis: today() });
    assert.equal(await send(org, 'declarer_pedagogique-faux'), 422);
    assert.equal(await org.inputValue('#champ-ville'), 'Auch', 'ce qui a été saisi doit rester');
    await org.fill('#champ-siret', OTHER.siret);
    assert.equal(await send(org, 'personnes-partenaire'), 303);
    assert.match(await text(org), /C'est déclaré[\s\S]*Institut de la Lande/);
    await ended(org, 'Institut de la Lande', 'pedagogique');
    assert.match(await text(org), /C'est terminé/);
  });

  test('l\'organisme déclare un contrat de sous-traitance, puis sa fin', async () => {
    const nda = await number(0);
    const org = await signIn('ecole', await body(0));
    assert.equal(await go(org, '/organisme/sous-traitance', 'sous_traitance-aucun'), 200);
    await org.click('text=Déclarer un contrat');
    await browser.inspect(org, 'declarer_sous_traitance');
    await fill(org, { ...OTHER, formation: `CPF-${nda}-3`, action: `CPF-${nda}-3-A1`, nda: '11750000010', contrat: 'C-1', montant: 'dix',
      mentions: true, depuis: today() });
    assert.equal(await send(org, 'declarer_sous_traitance-faux'), 422);
    assert.equal(await org.inputValue('#champ-montant'), 'dix', 'ce qui a été saisi doit rester');
    await org.fill('#champ-montant', '10,00');
    await org.check('#champ-mentions');
    assert.equal(await send(org, 'declarer_sous_traitance-sans-certification'), 422);
    assert.match(await text(org), /sous-traitance\.sans-certification/);
    await org.check('#champ-mentions');
    await org.check('#champ-micro');
    assert.equal(await send(org, 'sous_traitance'), 303);
    assert.match(await text(org), /C'est déclaré[\s\S]*Institut de la Lande, contrat C-1[\s\S]*10,00\s€/);
    await ended(org, 'Institut de la Lande', 'contrat');
    assert.match(await text(org), /C'est terminé/);
  });

  test('l\'organisme déclare une société d\'affacturage, que seul un autre approuve', async () => {
    const org = await signIn('ecole', await body(0));
    const b = await signIn('b', 'gestionnaire-b');
    await go(org, '/organisme/compte', 'compte_organisme');
    await org.click('text=Déclarer une société d\'affacturage');
    await browser.inspect(org, 'declarer_affacturage');
    await fill(org, { siret: '13002526500013', raison_sociale: 'Factor du Parcours', voie: '1 rue de la Lande', code_postal: '32000', ville: 'Auch',
      iban: 'FR7630001007941234567890186', depuis: today() });
    assert.equal(await send(org, 'declarer_affacturage-faux'), 422);
    assert.equal(await org.inputValue('#champ-iban'), '', 'un compte ne revient jamais dans une page');
    await org.fill('#champ-iban', 'FR76 3000 1007 9412 3456 7890 185');
    assert.equal(await send(org, 'compte_organisme-declare'), 303);
    assert.match(await text(org), /Vous l'avez proposé : le gestionnaire doit l'approuver/);
    await go(b, '/gestion/comptes', 'comptes');
    assert.equal(await press(b, 'Approuver Factor du Parcours'), 303);
    await go(org, '/organisme/compte', 'compte_organisme-approuve');
    await org.click('text=Proposer la fin de Factor du Parcours');
    await browser.inspect(org, 'partenaire-affacturage');
    await org.fill('#champ-avant', today());
    assert.equal(await send(org, 'compte_organisme-fin'), 303);
    assert.match(await text(org), /Sa fin est proposée/);
  });

  test('un titulaire signale l\'usage de son compte et le gèle ; il ne le gèle pas deux fois', async () => {
    const page = await salaried(0);
    await go(page, '/mes-droits');
    await page.click('text=Mon compte a été utilisé sans moi');
    await browser.inspect(page, 'fraude_compte');
    assert.ok(await page.isChecked('#champ-geler'));
    await page.fill('#champ-motifs', 'Mon adresse a été changée sans moi.');
    await page.check('#champ-confirme');
    assert.equal(await send(page, 'tableau-compte'), 303);
    assert.match(await text(page), /Votre signalement est enregistré[\s\S]*Votre compte est gelé jusqu'au/);
    assert.equal(await go(page, '/mes-droits/fraude', 'fraude_compte-gele'), 200);
    assert.match(await text(page), /gelé jusqu'au/);
  });
}
