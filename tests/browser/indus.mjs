// An undue sum that was paid back, then found smaller, then not due at all: the operator's two agents, and what the body reads.
import assert from 'node:assert/strict';

export function indus({ test, go, send, text, browser, today, needs, story, people }) {
  async function step(page, debt, name, fields, inspected, status = 303) {
    await go(page, `${debt}/${name}`, inspected);
    for (const [field, value] of Object.entries(fields)) await page.fill(`#champ-${field}`, value);
    assert.equal(await send(page), status, name);
  }

  test('un indu recouvré est réduit, puis annulé : l\'un propose, l\'autre approuve', async () => {
    needs('a', 'b', 'org', 'numero');
    const { a, b, org } = people;
    const decision = { le: today(), reference: 'TJ Paris 27/00123', motifs: 'Deux jours avaient été suivis.' };
    await go(a, '/gestion/indus/ouvrir', 'indu_nouveau');
    for (const [field, value] of [['dossier', story.numero], ['montant', '100'], ['motifs', 'Une journée non suivie.']])
      await a.fill(`#champ-${field}`, value);
    assert.equal(await send(a, 'indu'), 303);
    const debt = new URL(a.url()).pathname;
    const number = debt.split('/').at(-1);
    await step(a, debt, 'notifier', { le: today(), reference: 'recommandé 1A 200' }, 'etape_indu');
    await step(a, debt, 'payer', { le: today(), reference: 'virement 7', montant: '60' });

    await step(a, debt, 'reduire', { ...decision, montant: '200' }, 'etape_reduire', 422);
    await browser.inspect(a, 'etape_reduire-faux');
    assert.match(await text(a), /indu\.reduction/);
    assert.equal(await a.inputValue('#champ-montant'), '200', 'ce qui a été saisi doit rester');
    assert.equal(await a.inputValue('#champ-reference'), decision.reference);
    await a.fill('#champ-montant', '40');
    assert.equal(await send(a, 'indu-propose'), 303);
    assert.match(await text(a), /Réduction à 40,00\s€ \(décision du [^)]*, TJ Paris 27\/00123\) : proposition du/);
    assert.doesNotMatch(await text(a), /Approuver ce qui est proposé/);
    assert.match(await text(a), /Reste 40,00\s€ sur 100,00\s€/, 'rien ne bouge avant le second agent');
    await step(b, debt, 'approuver', {}, 'etape_approuver');
    await browser.inspect(b, 'indu-reduit');
    assert.match(await text(b), /40,00\s€ réclamés au lieu de 100,00\s€[\s\S]*20,00\s€ à rendre/);

    await step(a, debt, 'annuler', { ...decision, motifs: 'Le troisième aussi.' }, 'etape_annuler');
    await go(a, '/gestion/indus', 'indus');
    assert.match(await text(a), new RegExp(`${number}[\\s\\S]*Annulation \\(décision du[^)]*\\) : à approuver par une autre personne`),
      'un indu clos dont une décision attend le dit dans la liste');
    await step(b, debt, 'ecarter', {}, 'etape_ecarter');
    assert.doesNotMatch(await text(b), /à approuver|proposition du/);
    await step(a, debt, 'annuler', { ...decision, motifs: 'Le troisième aussi.' });
    await step(b, debt, 'approuver', {});
    assert.match(await text(b), /annulé par une décision/);
    await go(b, `/gestion/lettres/${number}`, 'lettres_gestion');
    assert.match(await text(b), /Décision de réduction d'une somme réclamée[\s\S]*Décision d'annulation d'une somme réclamée/);

    await go(org, '/organisme/indus', 'dus');
    await org.click(`text=${number}`);
    assert.match(await text(org), /annulé par une décision/);
    await go(org, `/organisme/lettres/${number}`, 'lettres_organisme');
    assert.match(await text(org), /Décision d'annulation d'une somme réclamée/);
  });
}
