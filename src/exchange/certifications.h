/*
 * certifications.h - the registers of certifications that France compétences publishes: RNCP and répertoire spécifique.
 *
 * Two partners, one a register, read the same files: the XML export, version 4, and four tables of the zip of CSV (Standard,
 * Certificateurs, Partenaires, Blocs de compétences), each recognised by its header. The CSV tables hold both registers:
 * each partner takes its own lines and counts the others. Public data about companies, not about training bodies as such.
 */
#ifndef SICPF_EXCHANGE_CERTIFICATIONS_H
#define SICPF_EXCHANGE_CERTIFICATIONS_H

#include "exchange/plan.h"

extern const struct partner partner_rncp, partner_rs;

#endif
