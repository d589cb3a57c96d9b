// A server of its own, on a free port of the loopback, with the demonstration's data and a clock that the test moves.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const program = process.env.SICPF;

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Server {
  // Invented people and offers around a day, in a folder that is removed at the end.
  static async prepare(day) {
    const server = new Server();
    server.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sicpf-parcours-'));
    server.port = await freePort();
    server.env = {
      ...process.env, TZ: 'Europe/Paris', SICPF_STORE: path.join(server.folder, 'sicpf.db'), SICPF_DEMO: '1',
      SICPF_PORT: String(server.port), SICPF_LISTEN: '127.0.0.1', SICPF_LOG_LEVEL: 'info',
      SICPF_DEBTOR_NAME: 'Caisse de demonstration', SICPF_DEBTOR_IBAN: 'FR7630006000011234567890189',
    };
    await server.connectCards(day);
    server.verb('demo', 'make', '-o', path.join(server.folder, 'fichiers'), '--at', day);
    server.env.SICPF_CLOCK = `${day}T07:00:00Z`;
    server.verb('demo', 'load', '--dir', path.join(server.folder, 'fichiers'), '--at', day);
    return server;
  }

  // The sandbox that stands for the provider of payments by card, on the clock of the day; it ends with this process.
  async connectCards(day) {
    const keys = path.join(this.folder, 'carte.cles');
    const tool = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../../tools/bac_a_sable_paiement.py');
    this.sandbox = spawn('python3', [tool, '--keys', keys, '--make-keys', '--until', String(process.pid)],
      { env: { ...this.env, SICPF_CLOCK: `${day}T07:00:00Z` }, stdio: ['ignore', 'pipe', 'inherit'] });
    const address = await new Promise((resolve, reject) => {
      this.sandbox.on('exit', () => reject(new Error('le bac à sable de paiement ne démarre pas')));
      let said = '';
      this.sandbox.stdout.on('data', (more) => {
        said += more;
        if (said.includes('\n')) resolve(/http:\S+/.exec(said)[0]);
      });
    });
    Object.assign(this.env, { SICPF_CARD_URL: address, SICPF_CARD_KEYS: keys, SICPF_PUBLIC_URL: this.address });
  }

  get address() {
    return `http://127.0.0.1:${this.port}`;
  }

  verb(...words) {
    return execFileSync(program, words, { env: this.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  // Starts on a day, at nine in Paris; settings may be added.
  async start(day, settings = {}) {
    const log = fs.openSync(path.join(this.folder, 'serveur.log'), 'a');
    this.child = spawn(program, ['serve'], {
      env: { ...this.env, SICPF_CLOCK: `${day}T07:00:00Z`, ...settings }, stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    const stopped = new Promise((resolve) => this.child.on('exit', (code) => resolve(code)));
    this.stopped = stopped;
    for (let i = 0; i < 100; i++) {
      if (this.child.exitCode !== null) throw new Error(`le serveur s'est arrêté : ${this.log()}`);
      try {
        if ((await fetch(`${this.address}/health/ready`)).ok) return;
      } catch {
        // not listening yet
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('le serveur ne répond pas');
  }

  // Ends as an operator would, and says how: 0 when it finished its requests and signed its journal.
  async stop() {
    if (!this.child) return 0;
    this.child.kill('SIGTERM');
    const code = await this.stopped;
    this.child = null;
    return code;
  }

  log() {
    return fs.readFileSync(path.join(this.folder, 'serveur.log'), 'utf8');
  }

  async end() {
    await this.stop();
    this.sandbox?.removeAllListeners('exit');
    this.sandbox?.kill();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
