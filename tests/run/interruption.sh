# Outages of the service: two people, the deadlines they extend, once, and what the dossier says of it.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null || { skip "interruption" "sqlite3 absent"; finish; }
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
ask() { sqlite3 "$SICPF_STORE" "$1"; }
expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
holder=$(ask "SELECT json_extract(value, '$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
              AND json_extract(value, '$.detail') LIKE 'secteur privé%' LIMIT 1")
session=$(ask "SELECT s.id FROM session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
               WHERE f.classe = 'RNCP' AND a.prerequis = 0 AND s.debut > 20830 AND s.ouverte = 1 ORDER BY s.id LIMIT 1")
expect 0 "une demande, à répondre avant la fin du 26" "$SICPF" dossier demander "$holder" "$session"
numero=$(ask "SELECT numero FROM dossier")

export SICPF_CLOCK=2026-11-26T18:00:00Z
down="--du 2026-11-25T08:00:00+01:00 --au 2026-11-25T19:00:00+01:00"
refused 2 "sans instants" "panne.instant" "$SICPF" panne enregistrer --motif essai
refused 2 "à venir" "panne.periode" "$SICPF" panne enregistrer --du 2026-11-26T08:00:00+01:00 --au 2026-11-27T08:00:00+01:00 --motif essai
refused 2 "sans motif" "panne.motif" "$SICPF" panne enregistrer $down
expect 0 "enregistrer" env SICPF_AGENT=alex "$SICPF" panne enregistrer $down --motif "site injoignable"
refused 5 "deux fois" "panne.connue" env SICPF_AGENT=alex "$SICPF" panne enregistrer $down --motif "site injoignable"
autre="--du 2026-11-24T08:00:00+01:00 --au 2026-11-24T19:00:00+01:00"
expect 0 "une autre, par erreur" env SICPF_AGENT=alex "$SICPF" panne enregistrer $autre --motif "jour faux"
expect 0 "retirée" env SICPF_AGENT=alex "$SICPF" panne retirer 2
refused 5 "retirée une fois" "panne.retiree" env SICPF_AGENT=alex "$SICPF" panne retirer 2
refused 5 "elle ne s'approuve plus" "panne.retiree" env SICPF_AGENT=billie "$SICPF" panne approuver 2
refused 4 "retirer une inconnue" "panne.inconnue" "$SICPF" panne retirer 9
expect 0 "la liste la garde" "$SICPF" panne list
says "retirée, et par qui" "(retirée par alex)"
refused 3 "approuver soi-même" "panne.meme-agent" env SICPF_AGENT=alex "$SICPF" panne approuver 1
refused 4 "inconnue" "panne.inconnue" env SICPF_AGENT=billie "$SICPF" panne approuver 9
expect 0 "la fiche avant" "$SICPF" dossier show "$numero"
says "le dernier jour" "26 novembre 2026"
expect 0 "approuver" env SICPF_AGENT=billie "$SICPF" panne approuver 1 --json
says "un délai" '"prolonges":"1"'
refused 5 "approuvée, elle ne se retire plus" "panne.approuvee" env SICPF_AGENT=alex "$SICPF" panne retirer 1
expect 0 "approuver encore" env SICPF_AGENT=billie "$SICPF" panne approuver 1 --json
says "rien de plus" '"prolonges":"0"'
expect 0 "la fiche" "$SICPF" dossier show "$numero"
says "le délai prolongé" "du 26 novembre 2026 au 27 novembre 2026"
expect 0 "la fiche, pour une machine" "$SICPF" dossier show "$numero" --json
says "aussi" '"avant":"2026-11-26","apres":"2026-11-27"'
expect 0 "la liste" "$SICPF" panne list
says "qui l'a approuvée" "approuvée par billie"

export SICPF_CLOCK=2026-11-27T18:00:00Z
expect 0 "les échéances du 27" "$SICPF" deadlines --json
says "n'annulent rien" '"sans_reponse_organisme":0'
export SICPF_CLOCK=2026-11-28T08:00:00Z
expect 0 "celles du 28" "$SICPF" deadlines --json
says "l'annulent" '"sans_reponse_organisme":1'
[ "$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'dossier.prolonger'")" = 1 ]
report $? "le journal le dit une fois"
expect 0 "le journal" "$SICPF" journal verify

# ---- what the server measures itself: killed, stopped, with a clock set back
serve() { # serve CLOCK
    SICPF_CLOCK=$1 SICPF_LOG_LEVEL=warn SICPF_PORT=0 SICPF_MARQUE_SECONDES=1 "$SICPF" serve >"$TMPDIR/serveur" 2>"$TMPDIR/journal-serveur" &
    server=$!
    for _ in $(seq 100); do grep -q "répond" "$TMPDIR/serveur" && return; sleep 0.1; done
}
stop() { # stop SIGNAL
    kill "-$1" "$server"
    wait "$server" 2>/dev/null
    server=
}
server=
trap 'kill $server 2>/dev/null' EXIT
export SICPF_CLOCK=2026-12-01T09:00:00Z
expect 0 "une autre demande, à répondre avant la fin du 3" "$SICPF" dossier demander "$holder" "$session"
numero=$(ask "SELECT numero FROM dossier ORDER BY id DESC LIMIT 1")
serve 2026-12-02T06:00:00Z
absent "le premier démarrage ne propose rien" interruption-proposee "$TMPDIR/journal-serveur"
first=$(ask "SELECT valeur FROM reglage WHERE nom = 'service.marque'")
for _ in $(seq 50); do [ "$(ask "SELECT valeur FROM reglage WHERE nom = 'service.marque'")" != "$first" ] && break; sleep 0.1; done
[ "$(ask "SELECT valeur FROM reglage WHERE nom = 'service.marque'")" != "$first" ]
report $? "le serveur marque qu'il est là"
stop KILL
serve 2026-12-02T18:00:00Z
for _ in $(seq 50); do grep -q '"service.interruption-proposee"' "$TMPDIR/journal-serveur" && break; sleep 0.1; done
grep -q '"service.interruption-proposee"' "$TMPDIR/journal-serveur"
report $? "de retour, il propose l'interruption, et son journal le dit"
stop TERM
serve 2026-12-02T18:00:30Z
expect 0 "un redémarrage court ne propose rien" "$SICPF" panne list
says "la mesure attend deux personnes" "proposée par le service, à confirmer par deux personnes"
[ "$(grep -c '^mesure' "$out")" = 1 ]
report $? "une fois"
expect 0 "une première personne" env SICPF_AGENT=alex "$SICPF" panne confirmer 1
says "le dit" "Une autre personne doit confirmer aussi."
refused 3 "la même" "panne.meme-agent" env SICPF_AGENT=alex "$SICPF" panne confirmer 1
expect 0 "le délai n'a pas bougé" "$SICPF" dossier show "$numero"
says "le 3" "3 décembre 2026"
expect 0 "une seconde" env SICPF_AGENT=billie "$SICPF" panne confirmer 1 --json
says "un délai" '"prolonges":"1"'
expect 0 "la fiche" "$SICPF" dossier show "$numero"
says "le délai est prolongé" "du 3 décembre 2026 au 4 décembre 2026"
refused 5 "une fois pour toutes" "panne.mesure-decidee" env SICPF_AGENT=cam "$SICPF" panne ecarter 1 --motif essai
stop TERM
serve 2026-12-03T06:00:00Z
expect 0 "un arrêt prévu compte aussi" "$SICPF" panne list --json
says "il le dit" '"motif":"Service arrêté, mesuré par le service","proposee_par":"service","attend":true'
refused 2 "écarter sans dire pourquoi" "panne.mesure-motif" env SICPF_AGENT=alex "$SICPF" panne ecarter 2
expect 0 "écarter" env SICPF_AGENT=alex "$SICPF" panne ecarter 2 --motif "la nuit, aucune page n'était ouverte"
refused 4 "inconnue" "panne.mesure-inconnue" env SICPF_AGENT=alex "$SICPF" panne confirmer 9
expect 0 "la liste" "$SICPF" panne list
says "ce que la mesure est devenue" "confirmée par alex et billie : interruption 3)"
stop TERM
sqlite3 "$SICPF_STORE" "UPDATE panne SET approuvee_us = NULL, approuvee_par = NULL, appliquee_us = NULL, retiree_us = 1, retiree_par = 'cam' WHERE id = 3"
expect 0 "retirée depuis" "$SICPF" panne list
says "elle le dit" "confirmée par alex et billie : ce qu'elle était devenue est retiré, elle ne prolonge plus aucun délai)"
expect 0 "pour une machine" "$SICPF" panne list --json
says "aussi" '"interruptions":[],"interruptions_autres":0,"restes_trop_nombreux":false,"restes":[]'
serve 2026-12-01T06:00:00Z
for _ in $(seq 50); do grep -q '"service.horloge-reculee"' "$TMPDIR/journal-serveur" && break; sleep 0.1; done
grep -q '"service.horloge-reculee"' "$TMPDIR/journal-serveur"
report $? "une horloge reculée ne propose rien, et se dit"
[ "$(ask "SELECT COUNT(*) FROM panne_mesure")" = 2 ]
report $? "rien de plus"
stop TERM
finish
