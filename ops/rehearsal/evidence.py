"""What is gathered when the day is over: every case read once more, every draw with its seal, every check of a seal."""

import json
import os
import pathlib
import subprocess
from concurrent.futures import ThreadPoolExecutor

from canonical import sha256


class Evidence:
    """Files and answers under one folder, on which invariants and outcomes are judged."""

    LONGEST_GAP = 3

    def __init__(self, world, stage, folder):
        self.world, self.stage, self.folder = world, stage, pathlib.Path(folder)
        self.folder.mkdir()
        self.client = world.client()
        self.election = self.client.get(f"/elections/{world.election['id']}").json
        self.unread, self.draws, self.bad_draws, self.bad_seals, self.bad_stamps = [], {}, [], [], []
        self.seals, self.served = 0, {}

    def gather(self):
        """Everything."""
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self._case, [f for f in self.world.filings if f.case]))
            list(pool.map(self._sequel, self.world.sequels.values()))
        self._draws()
        (self.folder / "election.json").write_bytes(self.client.get(f"/elections/{self.world.election['id']}").body)
        for place, court in enumerate(self.election.get("courts", [])):
            text = court.get("sealCertificate") or ""
            if text and "BEGIN" not in text:
                text = f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"
            (self.folder / f"court-{place}.pem").write_text(text)
        with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            list(pool.map(self._verify_draw, self.draws))
            list(pool.map(self._verify_receipt, [f for f in self.world.filings if f.case]))
        return self

    def _case(self, filing):
        secret = f"Case {filing.secret}"
        answer = self.client.get(f"/cases/{filing.case}", secret)
        if not answer.ok:
            self.unread.append(filing.case)
            return
        filing.status = answer.json
        if filing.state != answer.json.get("state"):
            filing.states.append(answer.json.get("state"))
        # A case can be over before the responder is back; its signature is judged again all the same.
        last = answer.json.get("signature") or {}
        verdict = (last.get("verdict"), last.get("sub"))
        if verdict[0] and (not filing.verdicts or filing.verdicts[-1] != verdict):
            filing.verdicts.append(verdict)
        receipt = self.client.get(f"/cases/{filing.case}/receipt", secret)
        if not receipt.ok or receipt.body != filing.receipt:
            self.unread.append(filing.case + " receipt")
        if filing.seal is None:
            seal = self.client.get(f"/cases/{filing.case}/seal", secret)
            filing.seal = seal.body if seal.ok else None
        self._served(filing)

    def _sequel(self, sequel):
        answer = self.client.get(f"/cases/{sequel.case}", f"Case {sequel.secret}")
        if not answer.ok:
            self.unread.append(sequel.case)
            return
        sequel.see(answer.json)
        self._served(sequel)

    def _served(self, filing):
        hashed = (filing.status.get("ruling") or {}).get("sha256")
        if hashed:
            document = self.client.get(f"/cases/{filing.case}/documents/{hashed}", f"Case {filing.secret}")
            self.served[filing.case] = sha256(document.body) if document.ok else document.told()

    def _draws(self):
        number, missing = 1, 0
        base = f"/elections/{self.world.election['id']}/draws"
        while missing < self.LONGEST_GAP:
            record, seal = self.client.get(f"{base}/{number}"), self.client.get(f"{base}/{number}/seal")
            if record.ok:
                missing = 0
                (self.folder / f"draw-{number}.json").write_bytes(record.body)
                (self.folder / f"draw-{number}.seal").write_bytes(seal.body if seal.ok else b"")
                self.draws[number] = record.json
            else:
                missing += 1
            number += 1

    def _verify_draw(self, number):
        record, seal, public = (self.folder / name for name in (f"draw-{number}.json", f"draw-{number}.seal", "election.json"))
        outside = subprocess.run([str(self.stage.options.checkout / "ops" / "draw-verify"), str(record), str(public), str(seal)],
                                 capture_output=True, text=True, check=False)
        if outside.returncode:
            self.bad_draws.append(f"{number} ops/draw-verify: {(outside.stdout + outside.stderr).strip()[:200]}")
        inside = self.stage.dauys("draw", "verify", record, "--election", public, check=False)
        if inside.returncode:
            self.bad_draws.append(f"{number} dauys draw verify: {(inside.stdout + inside.stderr).strip()[:200]}")

    def _verify_receipt(self, filing):
        self.seals += 1
        receipt, seal = (self.folder / f"{filing.case}.{end}" for end in ("receipt", "seal"))
        receipt.write_bytes(filing.receipt)
        if not filing.seal:
            self.bad_seals.append(f"{filing.case}: none")
            return
        seal.write_bytes(filing.seal)
        words = self._openssl(seal, receipt)
        if words:
            self.bad_seals.append(f"{filing.case}: {words}")
        self._verify_stamp(filing, receipt)

    def _openssl(self, seal, receipt):
        """What plain openssl objects to, under every court's certificate; nothing where one fits."""
        words = []
        for certificate in sorted(self.folder.glob("court-*.pem")):
            done = subprocess.run(["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", str(seal), "-content", str(receipt),
                                   "-CAfile", str(certificate), "-purpose", "any", "-out", os.devnull], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return []
            words = done.stderr.strip().splitlines()[-1:] or ["no words"]
        return words

    def _verify_stamp(self, filing, receipt):
        """The seal with its time-stamp inside, by openssl as a seal and by dauys as a proof of when it was made."""
        answer = self.client.get(f"/cases/{filing.case}/seal/stamped", f"Case {filing.secret}")
        if not answer.ok:
            self.bad_stamps.append(f"{filing.case}: {answer.told()}")
            return
        stamped = self.folder / f"{filing.case}.stamped"
        stamped.write_bytes(answer.body)
        anchors = [word for path in [*sorted(self.folder.glob("court-*.pem")), self.stage.authority.anchors] for word in ("--anchors", path)]
        told = self.stage.dauys("verify", stamped, "--content", receipt, *anchors, "--json", check=False)
        words = self._openssl(stamped, receipt)
        if words or told.returncode or json.loads(told.stdout or "{}").get("proof") != "timestamp":
            self.bad_stamps.append(f"{filing.case}: {words} {(told.stdout + told.stderr).strip()[-200:]}")

    def draws_of(self, public_id):
        """Records of one case, in the order of their numbers."""
        return [record for _, record in sorted(self.draws.items()) if record.get("publicId") == public_id]


def events(filing):
    """Names of what happened in a case, in order."""
    return [entry.get("event") for entry in filing.status.get("timeline") or []]


def moment_of(filing, *names):
    """When the first of these happened."""
    return next((entry["at"] for entry in filing.status.get("timeline") or [] if entry.get("event") in names), None)
