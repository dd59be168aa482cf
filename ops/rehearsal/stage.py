"""Sets the stage: loads pack, people and roster; starts holders, OCSP responder and two nodes; waits until they are ready."""

import json
import re
import subprocess
import time

from client import Client, Lost, Unreachable
from processes import free_port


class Refused(Exception):
    """The program under rehearsal did not do as it was told."""


class Stage:
    """The service of one rehearsal, in one state folder."""

    READY_SECONDS = 30.0
    # The day's voters all say the same in a few languages; here that makes no group of copies, and nobody files too often.
    PLENTY = ("--copies-before-group", 1_000_000, "--filings-per-person-and-hour", 1_000_000)
    # How long a letter is tried by one channel before the next has it; a day is two minutes here.
    PATIENCE_SECONDS = 8

    def __init__(self, options, state, processes):
        self.options, self.state, self.processes = options, state, processes
        self.ports = [options.port, free_port()]
        self.nodes = [f"http://127.0.0.1:{port}" for port in self.ports]
        self.holder_ports = [free_port() for _ in range(3)]
        self.ocsp_port, self.surroundings_port = free_port(), free_port()
        self.sink_port, self.mail_port, self.letters = free_port(), free_port(), []
        self.authority = None

    def dauys(self, *words, check=True):
        """One run of the program to its end."""
        done = subprocess.run([self.options.binary, *map(str, words)], capture_output=True, text=True, check=False)
        with open(self.state / "logs" / "commands.log", "a", encoding="utf-8") as log:
            print("$ dauys", *words[:3], "->", done.returncode, done.stdout[-2000:], done.stderr[-4000:], sep=" ", file=log)
        if check and done.returncode:
            raise Refused(f"dauys {' '.join(map(str, words[:3]))} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-1500:]}")
        return done

    def make_keys(self, count):
        """Holders' keys, their public halves; the court's sealing key and the key for secrets in the nodes' common folder."""
        keys = []
        for place in range(count):
            told = self.dauys("key", "new", "--kind", "vrf", "--out", self.state / f"holder-{place}.key")
            found = re.search(r"\b0[23][0-9a-f]{64}\b", told.stdout)
            if not found:
                raise Refused("dauys key new did not print a compressed public key")
            keys.append(found[0])
        self.service = self.state / "service"
        self.service.mkdir(mode=0o700)
        self.dauys("key", "new", "--kind", "seal", "--out", self.service / "seal.key")
        self.dauys("key", "new", "--kind", "secret", "--out", self.service / "secret.key")
        return keys

    def holder_addresses(self, count):
        """Where the pack says the holders listen."""
        self.holder_ports += [free_port() for _ in range(count - len(self.holder_ports))]
        return [f"http://127.0.0.1:{port}" for port in self.holder_ports[:count]]

    def load(self, pack, people, roster):
        """Everything into the database, as its owner."""
        self.dauys("pack", "check", pack, "--share", self.options.share)
        self.dauys("pack", "load", pack, "--database", self.options.conninfo, "--share", self.options.share)
        self.dauys("people", "load", people, "--database", self.options.conninfo, "--share", self.options.share)
        self.dauys("roster", "load", roster, "--database", self.options.conninfo, "--share", self.options.share)

    def start(self, authority, holders):
        """Holders, responder, stamps, nodes."""
        self.authority = authority
        for place in range(holders):
            self.processes.start(f"holder-{place}", [self.options.binary, "holder", "--key", self.state / f"holder-{place}.key",
                                                     "--listen", f"127.0.0.1:{self.holder_ports[place]}"])
        self.processes.start("ocsp", authority.responder())
        self.processes.start("surroundings", authority.surroundings(self.surroundings_port))
        beside = f"http://127.0.0.1:{self.surroundings_port}"
        ports = [self.ocsp_port, self.sink_port, *self.holder_ports[:holders]]
        allowed = [word for port in ports for word in ("--ocsp-allow", f"127.0.0.1:{port}")]
        self.letters = self.channels()
        for place, port in enumerate(self.ports):
            self.processes.start(f"node-{place + 1}", [
                self.options.binary, "serve", "--database", self.options.service_conninfo, "--listen", f"127.0.0.1:{port}",
                "--share", self.options.share, "--state", self.service, "--origin", self.nodes[0], "--trust", authority.root,
                "--trust", authority.issuing, "--tsa", f"{beside}/stamp", "--crl", f"{beside}/issuing.crl",
                *allowed, *self.letters, *self.PLENTY])
        for node in self.nodes:
            self.wait_ready(node)

    def channels(self):
        """The sink that takes mail, text messages and webhooks, and the options that lead the nodes' letters to it."""
        self.processes.start("sink", [self.options.binary, "sink", "--listen", f"127.0.0.1:{self.sink_port}",
                                      "--smtp", f"127.0.0.1:{self.mail_port}", "--out", self.state / "sink.jsonl"])
        gateway = self.state / "sms.json"
        gateway.write_text(json.dumps({"url": f"http://127.0.0.1:{self.sink_port}/sms", "fields": {"to": "{to}", "text": "{text}", "ref": "{id}"},
                                       "receipt": "id"}))
        gateway.chmod(0o600)
        return ["--mail", f"127.0.0.1:{self.mail_port}", "--mail-from", "no-reply@court.example", "--mail-tls", "none", "--sms", gateway,
                "--webhook-patience-seconds", str(self.PATIENCE_SECONDS), "--mail-patience-seconds", str(self.PATIENCE_SECONDS),
                "--sms-patience-seconds", str(self.PATIENCE_SECONDS)]

    def register_programs(self, commissions):
        """Programs of these commissions, which the sink plays."""
        for commission in commissions:
            self.dauys("webhook", "set", "--commission", commission, "--url", f"http://127.0.0.1:{self.sink_port}/{commission}", "--database",
                       self.options.conninfo, "--state", self.service, "--ocsp-allow", f"127.0.0.1:{self.sink_port}")

    def taken(self):
        """What the sink has taken so far; a line that it is writing has not come yet."""
        path = self.state / "sink.jsonl"
        lines = path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []
        return [json.loads(line) for line in lines]

    def wait_ready(self, node, seconds=None):
        """Until /health/ready says so."""
        end, last = time.monotonic() + (seconds or self.READY_SECONDS), "no answer"
        while time.monotonic() < end:
            fallen = self.processes.fallen()
            if fallen:
                raise Refused(f"{', '.join(fallen)} ended by itself: {self.processes.log(fallen[0])[-1500:]}")
            try:
                answer = Client(node, timeout=3).ask("GET", "/health/ready")
                if answer.ok:
                    return
                last = answer.told()
            except (Unreachable, Lost):
                pass
            time.sleep(0.1)
        raise Refused(f"{node} is not ready: {last}")
