# ruff: noqa: E501  (sentences as they are read)
"""Mappings that are wrong, with all that is said of them in English and in French."""

from __future__ import annotations

HEAD = 'mapping = 1\n[source]\nkey = "crm"\n'
FEED = '[files.leads]\nmatch = "*"\nrecord = "lead"\n'
WRONG = {
    "nothing": (
        "",
        [
            "Mapping, top, mapping: the first line must be: mapping = 1",
            "Mapping, top, source: the table [source] is missing.",
            "Mapping, top, files: there must be at least one [files.NAME] that says what rows are.",
        ],
        [
            "Correspondance, top, mapping : la première ligne doit être : mapping = 1",
            "Correspondance, top, source : la table [source] manque.",
            "Correspondance, top, files : il faut au moins un [files.NOM] qui dise ce que sont les lignes.",
        ],
    ),
    "required keys that are misspelt": (
        'maping = 1\n[sorce]\nkey = "crm"\n[files.leads]\nmatsh = "*"\nrecrod = "lead"\n',
        [
            "Mapping, top, maping: there is no such key here; allowed are: mapping, source, translate, files. Did you mean “mapping”?",
            "Mapping, top, sorce: there is no such key here; allowed are: mapping, source, translate, files. Did you mean “source”?",
            "Mapping, [files.leads], matsh: there is no such key here; allowed are: match, pull, record, id, complete, replaces, was, only, link, fields, timezone, currency, decimal, thousands, negative, signs, scientific, dates, ids, header, header_row, columns, encoding, delimiter, quote, sheet. Did you mean “match”?",
            "Mapping, [files.leads], recrod: there is no such key here; allowed are: match, pull, record, id, complete, replaces, was, only, link, fields, timezone, currency, decimal, thousands, negative, signs, scientific, dates, ids, header, header_row, columns, encoding, delimiter, quote, sheet. Did you mean “record”?",
        ],
        [
            "Correspondance, top, maping : il n’y a pas de telle clé ici ; sont permises : mapping, source, translate, files. Vouliez-vous dire « mapping » ?",
            "Correspondance, top, sorce : il n’y a pas de telle clé ici ; sont permises : mapping, source, translate, files. Vouliez-vous dire « source » ?",
            "Correspondance, [files.leads], matsh : il n’y a pas de telle clé ici ; sont permises : match, pull, record, id, complete, replaces, was, only, link, fields, timezone, currency, decimal, thousands, negative, signs, scientific, dates, ids, header, header_row, columns, encoding, delimiter, quote, sheet. Vouliez-vous dire « match » ?",
            "Correspondance, [files.leads], recrod : il n’y a pas de telle clé ici ; sont permises : match, pull, record, id, complete, replaces, was, only, link, fields, timezone, currency, decimal, thousands, negative, signs, scientific, dates, ids, header, header_row, columns, encoding, delimiter, quote, sheet. Vouliez-vous dire « record » ?",
        ],
    ),
    "values of other types": (
        HEAD + 'scientific = 1\nname = ["CRM"]\nstale_after_hours = -1\nsigns = { a = 1 }\n'
        "[files]\nleads = 5\n",
        [
            "Mapping, [source], scientific: must be true or false, not 1.",
            "Mapping, [source], name: must be a text in quotes, not a list.",
            "Mapping, [source], stale_after_hours: must be a whole number from 0 to 2147483647, not -1.",
            "Mapping, [source], signs: must be a text or a list of texts, none of them empty.",
            "Mapping, [files], leads: must be a table, not 5.",
        ],
        [
            "Correspondance, [source], scientific : doit être true ou false, et non 1.",
            "Correspondance, [source], name : doit être un texte entre guillemets, et non une liste.",
            "Correspondance, [source], stale_after_hours : doit être un nombre entier de 0 à 2147483647, et non -1.",
            "Correspondance, [source], signs : doit être un texte ou une liste de textes, aucun vide.",
            "Correspondance, [files], leads : doit être une table, et non 5.",
        ],
    ),
    "keys that exclude each other": (
        HEAD + FEED + 'columns = ["a"]\ndelimiter = "\'"\nquote = "\'"\n[files.leads.fields]\n'
        'lead = { column = "a", columns = ["b"] }\nmotion = { value = "inbound", default = "x" }\n'
        'owner = { column = "c", other = "skip" }\n',
        [
            "Mapping, [files.leads], columns: is only for files without a header line: add header = false, or leave it out.",
            "Mapping, [files.leads], delimiter: is the same as the quote.",
            "Mapping, [files.leads.fields], lead: give exactly one of column, columns and value.",
            "Mapping, [files.leads.fields.motion], default: does not go with value, which is taken as it is: leave it out.",
            "Mapping, [files.leads.fields.owner], other: needs translate or lookup beside it: it says what to do with values that they do not know.",
        ],
        [
            "Correspondance, [files.leads], columns : n’est que pour les fichiers sans ligne d’en-tête : ajoutez header = false, ou omettez-le.",
            "Correspondance, [files.leads], delimiter : est le même que le guillemet.",
            "Correspondance, [files.leads.fields], lead : donnez exactement l’un de column, columns et value.",
            "Correspondance, [files.leads.fields.motion], default : ne va pas avec value, qui est pris tel quel : omettez-le.",
            "Correspondance, [files.leads.fields.owner], other : a besoin de translate ou de lookup à côté : il dit que faire des valeurs qu’ils ne connaissent pas.",
        ],
    ),
    "no header, and columns that are not there": (
        HEAD + FEED + 'header = false\nheader_row = 3\ncolumns = ["a", "b"]\nid = ["a", "c"]\n'
        'only = { d = "*" }\nfields = { lead = "a", owner = "e" }\n',
        [
            "Mapping, [files.leads], header_row: is only for files that have a header: leave out header = false.",
            "Mapping, [files.leads], id[1]: “c” is not allowed; allowed are: a, b.",
            "Mapping, [files.leads.only], d: “d” is not allowed; allowed are: a, b.",
            "Mapping, [files.leads.fields], owner: “e” is not allowed; allowed are: a, b.",
        ],
        [
            "Correspondance, [files.leads], header_row : ne vaut que pour les fichiers qui ont un en-tête : retirez header = false.",
            "Correspondance, [files.leads], id[1] : « c » n’est pas permis ; sont permis : a, b.",
            "Correspondance, [files.leads.only], d : « d » n’est pas permis ; sont permis : a, b.",
            "Correspondance, [files.leads.fields], owner : « e » n’est pas permis ; sont permis : a, b.",
        ],
    ),
    "fields that a record does not have, or must have": (
        HEAD + FEED + "[files.leads.fields]\nstage = 'a'\nat = { clumn = 'b', format = '%m/%Y' }\n"
        "owner = 7\n",
        [
            "Mapping, [files.leads.fields], stage: there is no such key here; allowed are: lead, at, assigned_at, name, company, customer, email, phone, merged_into, is_test, owner, team, motion, channel, persona, region.",
            "Mapping, [files.leads.fields.at], clumn: there is no such key here; allowed are: column, columns, value, default, split, join, time, translate, lookup, other, format, unit. Did you mean “column”?",
            "Mapping, [files.leads.fields.at], format: “%m/%Y” names no day. Only month_on can do without: give that field this format alone.",
            "Mapping, [files.leads.fields], owner: must be a column in quotes or a table, not 7.",
            "Mapping, [files.leads.fields], lead: is missing; every “lead” has one.",
        ],
        [
            "Correspondance, [files.leads.fields], stage : il n’y a pas de telle clé ici ; sont permises : lead, at, assigned_at, name, company, customer, email, phone, merged_into, is_test, owner, team, motion, channel, persona, region.",
            "Correspondance, [files.leads.fields.at], clumn : il n’y a pas de telle clé ici ; sont permises : column, columns, value, default, split, join, time, translate, lookup, other, format, unit. Vouliez-vous dire « column » ?",
            "Correspondance, [files.leads.fields.at], format : « %m/%Y » ne nomme aucun jour. Seul month_on peut s’en passer : ne donnez ce format qu’à ce champ.",
            "Correspondance, [files.leads.fields], owner : doit être une colonne entre guillemets ou une table, et non 7.",
            "Correspondance, [files.leads.fields], lead : manque ; chaque « lead » en a un.",
        ],
    ),
    "tables that do not exist": (
        HEAD + FEED + "[files.leads.fields]\nlead = { column = 'a', lookup = 'leads.b' }\n"
        "motion = { column = 'b', translate = 'motion' }\n[translate.motions]\nIn = { a = 'inbound' }\n",
        [
            'Mapping, [files.leads.fields.lead], lookup: “leads” is not allowed; allowed are: none: add a [files.NAME] with record = "lookup".',
            "Mapping, [files.leads.fields.motion], translate: “motion” is not allowed; allowed are: motions. Did you mean “motions”?",
            "Mapping, [translate.motions], In: must be a text in quotes, not a table.",
        ],
        [
            'Correspondance, [files.leads.fields.lead], lookup : « leads » n’est pas permis ; sont permis : aucun : ajoutez un [files.NOM] avec record = "lookup".',
            "Correspondance, [files.leads.fields.motion], translate : « motion » n’est pas permis ; sont permis : motions. Vouliez-vous dire « motions » ?",
            "Correspondance, [translate.motions], In : doit être un texte entre guillemets, et non une table.",
        ],
    ),
}
