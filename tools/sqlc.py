#!/usr/bin/env python3
"""Compiles sql/ into C: the schema, the migrations and every named query, checked against the real schema.

    sqlc.py SQL_DIR OUT_DIR

Writes queries.h (enum query), queries_table.h (texts and parameter counts) and schema_table.h (migrations).
The text of sql/ is PostgreSQL's; the translation to SQLite is word for word (sql/README.md). A query that does not
prepare against the schema, a name used twice or an unused file stops the build with file and line.
"""
import hashlib
import pathlib
import re
import sqlite3
import sys


def stop(path, line, text):
    sys.exit(f"{path}:{line}: {text}")


def c_string(text):
    lines = text.split("\n")
    return "\n        ".join('"' + line.replace("\\", "\\\\").replace('"', '\\"')
                            + ("\\n" if i < len(lines) - 1 else "") + '"' for i, line in enumerate(lines))


def strip_comments(text):
    return re.sub(r"--[^\n]*", "", text)


GUARD = "sicpf_programme"


def spelled_out(match):
    """A list of more than two in a CHECK makes SQLite build a table of it each time a row is written; comparisons cost nothing."""
    column, values = match.group(1), re.findall(r"'[^']*'|-?\d+", match.group(2))
    return "(" + " OR ".join(f"{column} = {value}" for value in values) + ")"


def to_sqlite(text):
    """The schema in SQLite's words. `-- @groupe` before a table clusters it on its primary key; `-- @gardee` has it written by the
    program's connections alone, which have the function that its CHECK calls. A CHECK is asked of a changed row when it names a
    column that changes: the mark lists those of a table whose rows may change."""
    text = re.sub(r"-- @gardee ?([\w, ]*)\n(CREATE TABLE .*?)\n\);", rf"\2,\n    CHECK ({GUARD}(\1))\n);", text, flags=re.S)
    text = re.sub(r"-- @groupe\n(CREATE TABLE .*?\n\));", r"\1 STRICT, WITHOUT ROWID;", text, flags=re.S)
    text = re.sub(r"(CREATE TABLE [^;]*?\n\));", r"\1 STRICT;", strip_comments(text), flags=re.S)
    text = re.sub(r"\b(?!NOT )([\w.]+) IN \(((?:\s*(?:'[^']*'|-?\d+)\s*,){2,}\s*(?:'[^']*'|-?\d+)\s*)\)", spelled_out, text)
    text = re.sub(r"\bBIGINT\b", "INTEGER", text)
    text = re.sub(r"\bBYTEA\b", "BLOB", text)
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())


def to_postgres(text):
    """The schema in PostgreSQL's words: texts sort as bytes, whatever the server was made with."""
    text = re.sub(r"\bTEXT\b(?=[ ,\n])", 'TEXT COLLATE "C"', strip_comments(text))
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())


TRIGGER = re.compile(r"CREATE TRIGGER (\w+) (BEFORE (?:INSERT|DELETE|UPDATE(?: OF [\w, \n]+?)?)) ON\s+(\w+)\s*(?:WHEN (.*?))?"
                     r"\s*BEGIN SELECT RAISE\(ABORT, '([^']*)'\); END;", re.S)


def guards(path, text):
    """SQLite's triggers that refuse a row, as PostgreSQL's. Those after `-- @sqlite` are about SQLite alone: its INSERT OR
    REPLACE, and the balances, which livre.sql keeps on PostgreSQL."""
    text = re.sub(r"^-- @sqlite\n.*?(?:^END;|^BEGIN SELECT[^\n]*END;)\n", "", text, flags=re.M | re.S)
    text, out = strip_comments(text), []

    def translate(match):
        name, when, table, condition, message = match.groups()
        row = "OLD" if "DELETE" in when else "NEW"
        body = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';"
        if condition:
            condition = re.sub(r" IS NOT (OLD\.\w+)", r" IS DISTINCT FROM \1", condition.strip())
            body = f"IF {condition} THEN {body} END IF;"
        out.append(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $garde$ BEGIN {body} RETURN {row}; END $garde$;\n"
                   f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();")
        return ""

    left = TRIGGER.sub(translate, text).strip()
    if left:
        stop(path, 1, f"garantie sans traduction pour PostgreSQL, et sans « -- @sqlite » : {left.split(chr(10))[0]}")
    return "\n".join(out)


def migrations(sql, bare, sworn):
    """The steps, in both engines' words; the first also as its two parts: what holds rows (bare), what keeps promises (sworn)."""
    order = (sql / "schema" / "ORDER").read_text().split()
    schema = [(sql / "schema" / name).read_text(encoding="utf-8") for name in order]
    promises = sorted((sql / "sqlite").glob("*.sql"))
    lite = [to_sqlite(text) for text in schema] + [to_sqlite(p.read_text(encoding="utf-8")) for p in promises]
    pg = [to_postgres(text) for text in schema] + [guards(p, p.read_text(encoding="utf-8")) for p in promises]
    pg += [strip_comments(p.read_text(encoding="utf-8")) for p in sorted((sql / "postgresql").glob("*.sql"))
           if p.name != "requetes.sql"]
    result = [(1, "schema", "\n".join(lite), "\n".join(pg))]
    bare[:] = ["\n".join(lite[:len(schema)]), "\n".join(pg[:len(schema)])]
    sworn[:] = ["\n".join(lite[len(schema):]), "\n".join(pg[len(schema):])]
    for path in sorted((sql / "migrations").glob("*.sql")) if (sql / "migrations").is_dir() else []:
        number, _, name = path.stem.partition("-")
        if not number.isdigit() or int(number) != len(result) + 1:
            stop(path, 1, f"numéro de migration attendu : {len(result) + 1:04d}")
        text, _, own = path.read_text(encoding="utf-8").partition("\n-- @postgresql\n")
        result.append((int(number), name, to_sqlite(text), to_postgres(text) + strip_comments("\n" + own).rstrip()))
    return result


# Fragments for all the files of queries.
SHARED = "communs"

MARKS = {"lot": "QUERY_LOT", "essai": "QUERY_ESSAI", "flux": "QUERY_FLUX", "rangs": "QUERY_RANGS", "suite": "QUERY_SUITE",
         "propre": "QUERY_PROPRE"}

# What an act of a group is about, whatever its queries say besides (db_acts()).
HOLDER = "titulaire"

# On SQLite the rows of a query marked `-- @rangs` are those of a table that the program shows (src/store/sqlite_rows.c).
ROWS, COLUMNS = "sicpf_rangs", 32


def read_queries(paths):
    """(name, text, marks, path, line) of each query. `-- @lot`: an INSERT of one row that PostgreSQL may be sent many at a time,
    its failure told by a later call; `-- @suite`: a write that leaves without waiting for the answers of those before it, its failure
    told by a later call, and the number of its rows by none; `-- @essai`: it may be refused and the unit of work goes on; `-- @flux`: its rows grow
    with the store and are read a page at a time; `-- @rangs`: an INSERT of one row that db_exec_rows() sends many of; `-- @propre x, y`: a SELECT
    whose rows are those of these values alone: what is written about others changes nothing of it (db_acts()). What follows `-- fragment: x` stands where the queries below it say `@x@`; those of the
    file SHARED, read first, are for all."""
    queries, seen, shared = [], {}, {}
    for path in paths:
        name, start, body, kind, fragments = None, 0, [], "name", dict(shared)
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n") + ["-- name: "], 1):
            match = re.match(r"-- (name|fragment):\s*(\w*)", line)
            if not match:
                body.append(line)
                continue
            marks = dict(re.findall(r"^-- @(\w+) ?([\w, ]*)$", "\n".join(body), re.M))
            text = strip_comments("\n".join(body)).strip()
            for part in set(re.findall(r"@(\w+)@", text)):
                if part not in fragments:
                    stop(path, start, f"fragment inconnu : {part}")
                text = text.replace(f"@{part}@", fragments[part])
            if name and kind == "fragment":
                fragments[name] = text
            elif name:
                if set(marks) - set(MARKS):
                    stop(path, start, f"marque inconnue : {marks}")
                if "suite" in marks and (len(marks) > 1 or not re.match(r"(?:INSERT|UPDATE|DELETE)\b", text)):
                    stop(path, start, "« -- @suite » ne va qu'à une écriture, et sans autre marque")
                if any(value and mark != "propre" for mark, value in marks.items()):
                    stop(path, start, f"marque sans valeur attendue : {marks}")
                if "propre" in marks and (len(marks) > 1 or not text.startswith("SELECT")):
                    stop(path, start, "« -- @propre » ne va qu'à un SELECT, et sans autre marque")
                queries.append((name, text, marks, path, start))
            elif text:
                stop(path, number, "texte avant le premier « -- name: »")
            kind, name, start, body = match.group(1), match.group(2), number, []
            if name and name in seen:
                stop(path, number, f"requête déjà définie en {seen[name]} : {name}")
            seen[name] = f"{path}:{number}"
        if path.stem == SHARED:
            shared = fragments
    return queries


def parameters_of(text):
    return list(dict.fromkeys(re.findall(r"(?<![:\w]):([a-z_][a-z0-9_]*)", text)))


def number_parameters(text, order, sign):
    return re.sub(r"(?<![:\w]):([a-z_][a-z0-9_]*)", lambda m: f"{sign}{order.index(m.group(1)) + 1}", text)


def many_rows(path, line, text, order, lite=False):
    """INSERT … VALUES of one row, as one of many: each parameter is then an array; on SQLite, a column."""
    match = re.fullmatch(r"(INSERT INTO \w+ \([^()]*\))\s*VALUES \((.*?)\)(\s*ON CONFLICT .*)?", text, re.S)
    if not match or "::" in text:
        stop(path, line, "« -- @lot » et « -- @rangs » ne vont qu'à INSERT INTO table (colonnes) VALUES (valeurs)")
    head, values, tail = match.groups()
    if lite:
        values = re.sub(r"(?<![:\w]):([a-z_][a-z0-9_]*)", lambda m: f"lot.c{order.index(m.group(1)) + 1}", values)
        return f"{head}\nSELECT {values} FROM {ROWS} AS lot{tail or ''}"
    values = re.sub(r"(?<![:\w]):([a-z_][a-z0-9_]*)", r"lot.\1", values)
    if tail and ":" in tail:
        stop(path, line, "« -- @lot » : pas de paramètre après ON CONFLICT")
    arrays = ", ".join(f"${i + 1}" for i in range(len(order)))
    return f"{head}\nSELECT {values} FROM unnest({arrays}) AS lot({', '.join(order)}){tail or ''}"


def subject_of(path, line, marks, order):
    """What an act that asks or writes this is about: its holder, or the values that `-- @propre` names."""
    named = [name.strip() for name in marks.get("propre", "").split(",") if name.strip()]
    if "propre" in marks and (not named or set(named) - set(order) or (HOLDER in order and named != [HOLDER])):
        stop(path, line, f"« -- @propre » nomme de ses valeurs celles dont il dépend, ou « {HOLDER} » seul : {named}")
    return [HOLDER] if HOLDER in order else named


class Touched:
    """The tables that a query reads and those that it writes, by its triggers too, as SQLite tells them when it prepares it."""

    WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}

    def __init__(self, db):
        self.reads, self.writes = set(), set()
        db.set_authorizer(self.told)

    def told(self, action, table, *_):
        if action == sqlite3.SQLITE_READ:
            self.reads.add(table)
        elif action in self.WRITES:
            self.writes.add(table)
        return sqlite3.SQLITE_OK

    def take(self):
        taken = self.reads, self.writes
        self.reads, self.writes = set(), set()
        return taken


def compile_queries(sql, db):
    """Each query in the words of both engines, with its marks, its parameters in order and the tables that it touches."""
    touched = Touched(db)
    own = {name: (text, path, line) for name, text, _, path, line in
           read_queries([p for p in [sql / "postgresql" / "requetes.sql"] if p.exists()])}
    rows = []
    for name, text, marks, path, line in read_queries(sorted((sql / "queries").glob("*.sql"), key=lambda p: (p.stem != SHARED, p.name))):
        order = parameters_of(text)
        rows_apart = "rangs" in marks
        lite = many_rows(path, line, text, order, True) if rows_apart else number_parameters(text, order, "?")
        try:
            db.execute("EXPLAIN " + lite, [] if rows_apart else [None] * len(order))
        except sqlite3.Error as error:
            stop(path, line, f"{name} : {error}")
        pg_text, pg_path, pg_line = own.pop(name, (text, path, line))
        if set(parameters_of(pg_text)) - set(order):
            stop(pg_path, pg_line, f"{name} : d'autres paramètres que {order}")
        of_many = "lot" in marks or (rows_apart and pg_text == text)
        pg = many_rows(path, line, text, order) if of_many else number_parameters(pg_text, order, "$")
        rows.append((name, lite, pg, marks, order, touched.take(), subject_of(path, line, marks, order)))
    db.set_authorizer(None)
    for name, (_, path, line) in own.items():
        stop(path, line, f"{name} : aucune requête de ce nom dans queries/")
    return rows


def bits(tables, names):
    """A set of tables, in C."""
    words = [0] * ((len(names) + 63) // 64)
    for table in tables:
        words[names.index(table) // 64] |= 1 << names.index(table) % 64
    return "{" + ", ".join(f"{word:#x}" for word in words) + "}"


NOT_COPIED = {"migration"}  # each engine has its own steps


def referred_first(db):
    """The tables in the order of their making, each after those that its foreign keys name: a migration may add a key to an older one."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")]
    needs = {name: {row[2] for row in db.execute(f"PRAGMA foreign_key_list({name})")} - {name} for name in names}
    order = []
    while names:
        free = next((name for name in names if not needs[name] - set(order)), None)
        if free is None:
            stop(pathlib.Path("sql/schema"), 0, f"clés étrangères en cercle : {', '.join(names)}")
        order.append(free)
        names.remove(free)
    return order


def copies(db):
    """For each table, in an order that foreign keys allow: how `store copy` reads all its rows and writes one."""
    tables, rows = [], []
    for table in referred_first(db):
        if table in NOT_COPIED:
            continue
        info = db.execute(f"PRAGMA table_info({table})").fetchall()
        names = [column[1] for column in info]
        types = "".join({"INTEGER": "i", "TEXT": "t", "BLOB": "b"}[column[2]] for column in info)
        key = ", ".join(column[1] for column in sorted(info, key=lambda c: c[5]) if column[5])
        listed = ", ".join(names)
        read = f"SELECT {listed} FROM {table} ORDER BY {key}"
        write = f"INSERT INTO {table} ({listed}) VALUES ({', '.join(':' + name for name in names)})"
        rows.append((f"copie_{table}_lire", read, read, ["flux"], [], ({table}, set()), []))
        rows.append((f"copie_{table}_ecrire", number_parameters(write, names, "?"), many_rows(table, 0, write, names), ["lot"],
                     names, (set(), {table}), []))
        tables.append((table, types))
    return tables, rows


def main():
    sql, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    bare, sworn = [], []
    steps = migrations(sql, bare, sworn)
    db = sqlite3.connect(":memory:")
    db.create_function(GUARD, -1, lambda: 1, deterministic=True)
    for number, name, text, _ in steps:
        try:
            db.executescript(text)
        except sqlite3.Error as error:
            stop(sql / "schema", number, f"migration {name} : {error}")
    db.execute(f"CREATE TEMP TABLE {ROWS} ({', '.join(f'c{i + 1}' for i in range(COLUMNS))})")
    tables, copied = copies(db)
    rows = compile_queries(sql, db) + copied
    names = sorted({table for row in rows for touched in row[5] for table in touched})
    banner = "/* Generated by tools/sqlc.py from sql/; do not edit. */\n"
    with open(out / "queries.h", "w", encoding="utf-8") as f:
        f.write(banner + "#ifndef SICPF_QUERIES_H\n#define SICPF_QUERIES_H\nenum query {\n")
        for name, _, _, _, parameters, _, _ in rows:
            f.write(f"    Q_{name.upper()}, /* ({', '.join(parameters)}) */\n")
        f.write("    QUERY_COUNT\n};\n")
        most = max(len(parameters) for _, _, _, _, parameters, _, _ in rows)
        f.write(f"/* Parameters of the query that has the most, the copy of the widest table among them. */\n#define QUERY_PARAMETERS_MOST {most}\n")
        f.write(f"/* Words of a set of tables. */\nenum {{ QUERY_TABLES = {(len(names) + 63) // 64} }};\n#endif\n")
    with open(out / "queries_table.h", "w", encoding="utf-8") as f:
        f.write(banner + "enum { QUERY_LOT = 1, QUERY_ESSAI = 2, QUERY_FLUX = 4, QUERY_RANGS = 8, QUERY_SUITE = 16, QUERY_PROPRE = 32 };\n"
                         "static const struct query_def {\n    const char *name;\n    const char *sql[2]; /* SQLite, PostgreSQL */\n"
                         "    int parameters;\n    int marks;\n"
                         "    uint64_t reads[QUERY_TABLES], writes[QUERY_TABLES]; /* one bit for each table */\n"
                         "    const char *subject; /* names of what it is about; NULL when it says nothing of it */\n"
                         "    uint64_t of;         /* one bit for each of these parameters */\n} query_table[] = {\n")
        for name, lite, pg, marks, parameters, (reads, writes), subject in rows:
            about = '"' + " ".join(subject) + '"' if subject else "NULL"
            of = sum(1 << parameters.index(one) for one in subject)
            flags = " | ".join(MARKS[m] for m in marks) or "0"
            f.write(f"    [Q_{name.upper()}] = {{\"{name}\",\n        {{{c_string(lite)},\n        {c_string(pg)}}}, "
                    f"{len(parameters)}, {flags}, {bits(reads, names)}, {bits(writes, names)}, {about}, {of:#x}}},\n")
        f.write("};\n")
    with open(out / "schema_table.h", "w", encoding="utf-8") as f:
        f.write(banner + "static const struct migration_def {\n    int no;\n    const char *name;\n"
                         "    const char *sql[2]; /* SQLite, PostgreSQL */\n    const char *sha256[2];\n} migration_table[] = {\n")
        for number, name, lite, pg in steps:
            digests = ", ".join(f'"{hashlib.sha256(text.encode()).hexdigest()}"' for text in (lite, pg))
            f.write(f"    {{{number}, \"{name}\",\n        {{{c_string(lite)},\n        {c_string(pg)}}},\n        {{{digests}}}}},\n")
        f.write("};\n")
    with open(out / "copy_table.h", "w", encoding="utf-8") as f:
        f.write(banner)
        for name, texts in (("schema_bare", bare), ("schema_sworn", sworn)):
            f.write(f"static const char *const {name}[2] = {{{c_string(texts[0])},\n    {c_string(texts[1])}}};\n")
        f.write("static const struct copy_def {\n    const char *table;\n    enum query read, write;\n    const char *types;\n"
                "} copy_table[] = {\n")
        for table, types in tables:
            upper = table.upper()
            f.write(f"    {{\"{table}\", Q_COPIE_{upper}_LIRE, Q_COPIE_{upper}_ECRIRE, \"{types}\"}},\n")
        f.write("};\n")


main()
