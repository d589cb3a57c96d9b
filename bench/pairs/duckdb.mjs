// Work for DuckDB: node duckdb.mjs FILE SQL runs the statements in order and prints the seconds they took, the engine's start apart.
import { DuckDBInstance } from '@duckdb/node-api';

const [file, sql] = process.argv.slice(2);
const instance = await DuckDBInstance.create(file);
const connection = await instance.connect();
const started = performance.now();
for (const statement of sql.split(';').map((s) => s.trim()).filter((s) => s.length > 0)) await connection.run(statement);
console.log(((performance.now() - started) / 1000).toFixed(3));
connection.closeSync();
instance.closeSync();
