"""A certification authority shaped like Kazakhstan's: root, issuing authority, profiles by role; OCSP, time-stamps and lists of revoked
certificates on loopback.

Subjects, usages, policies and role identifiers are those read from the public test certificates of the national
authority; names and numbers are invented, keys are made anew for every rehearsal."""

import dataclasses
import datetime
import os
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

KZ = "1.2.398.3.3"
CONFIG = """
[req]
distinguished_name = dn
string_mask = utf8only
prompt = no
[dn]
CN = unused
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[issuing]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ocsp]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[list]
authorityKeyIdentifier = keyid
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{profiles}
[stamping]
serial = {folder}/stamp.serial
default_policy = {policy}
digests = sha256
ess_cert_id_alg = sha256
signer_digest = sha256
accuracy = secs:1
[ca]
default_ca = authority
[authority]
dir = {folder}
database = {folder}/late.txt
serial = {folder}/late.serial
crlnumber = {folder}/list.number
new_certs_dir = {folder}
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
surname = optional
serialNumber = optional
countryName = optional
organizationName = optional
organizationalUnitName = optional
givenName = optional
"""
PROFILES = {
    "sign": ("digitalSignature, nonRepudiation", f"emailProtection, {KZ}.4.1.1", f"{KZ}.2.3"),
    "auth": ("digitalSignature, keyEncipherment", f"clientAuth, {KZ}.4.1.1", f"{KZ}.2.4"),
    "head": ("digitalSignature, nonRepudiation", f"emailProtection, {KZ}.4.1.2, {KZ}.4.1.2.1", f"{KZ}.2.1"),
    "officer": ("digitalSignature, nonRepudiation", f"emailProtection, {KZ}.4.1.2, {KZ}.4.1.2.2", f"{KZ}.2.1"),
}
PROFILE = """
[{name}]
basicConstraints = CA:FALSE
keyUsage = critical, {usage}
extendedKeyUsage = {extended}
certificatePolicies = {policy}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:{address}
"""


@dataclasses.dataclass(frozen=True)
class Identity:
    """A key and its certificate, as files."""

    name: str
    key: pathlib.Path
    certificate: pathlib.Path


def openssl(*words, data=None):
    """Run openssl; its own words if it refuses."""
    done = subprocess.run(["openssl", *map(str, words)], input=data, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"openssl {words[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


class Authority:
    """Root and issuing authority in one folder; `address` is where its OCSP responder will listen."""

    DAYS = 30

    def __init__(self, folder, port):
        self.folder, self.port = pathlib.Path(folder), port
        self.folder.mkdir(parents=True, mode=0o700)
        self.address = f"http://127.0.0.1:{port}/"
        self.config = self.folder / "openssl.cnf"
        profiles = "".join(PROFILE.format(name=name, usage=usage, extended=extended, policy=policy, address=self.address)
                           for name, (usage, extended, policy) in PROFILES.items())
        self.config.write_text(CONFIG.format(profiles=profiles, folder=self.folder, policy=f"{KZ}.2.6.4"))
        self.root, self.issuing = self.folder / "root.pem", self.folder / "issuing.pem"
        self.serial, self.index = 0x2D00000000000000000000000000000000000001, []
        self._make("root", "/C=KZ/CN=REHEARSAL ROOT CA", "rsa", None)
        self._make("issuing", "/C=KZ/CN=REHEARSAL ISSUING CA (RSA)", "rsa", "root")
        self.anchors = self.folder / "anchors.pem"
        self.anchors.write_text(self.root.read_text() + self.issuing.read_text())
        self._make("ocsp", "/C=KZ/CN=REHEARSAL OCSP RESPONDER", "ec", "issuing")
        self._make("tsa", "/C=KZ/CN=REHEARSAL TIME-STAMPS", "ec", "issuing")

    def _make(self, name, subject, algorithm, issuer, profile=None, serial=None):
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        kind = ["rsa:2048"] if algorithm == "rsa" else ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        by = ["-CA", self.folder / f"{issuer}.pem", "-CAkey", self.folder / f"{issuer}.key"] if issuer else []
        openssl("req", "-x509", "-config", self.config, "-extensions", profile or name, "-newkey", *kind, "-nodes", "-keyout", key,
                "-out", certificate, "-utf8", "-subj", subject, "-set_serial", hex(serial or self._next()), "-days", self.DAYS, "-sha256", *by)
        return Identity(name, key, certificate)

    def _next(self):
        self.serial += 1
        return self.serial

    def _enrol(self, serial, subject, expired=False):
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=-1 if expired else self.DAYS)
        self.index.append(f"V\t{until:%y%m%d%H%M%SZ}\t\t{serial:X}\tunknown\t{subject}\n")

    @staticmethod
    def subject(person, organisation=None):
        """The subject as the national authority writes it: GN holds the patronymic, SN the family name."""
        words = [f"/C=KZ/CN={person.family.upper()} {person.given.upper()}/SN={person.family.upper()}/serialNumber=IIN{person.iin}"]
        if person.patronymic:
            words.append(f"/GN={person.patronymic.upper()}")
        if organisation:
            words.append(f"/O={organisation[1]}/OU=BIN{organisation[0]}")
        return "".join(words)

    def issue(self, name, person, profile="sign", algorithm="ec", organisation=None):
        """A new key and certificate for a person; `organisation` is (BIN, name)."""
        serial, subject = self._next(), self.subject(person, organisation)
        self._enrol(serial, subject)
        return self._make(name, subject, algorithm, "issuing", profile, serial)

    def issue_expired(self, name, person):
        """A signing certificate whose time ended yesterday."""
        key, request, certificate = (self.folder / f"{name}.{end}" for end in ("key", "csr", "pem"))
        serial, subject = self._next(), self.subject(person)
        openssl("req", "-new", "-config", self.config, "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-utf8", "-subj", subject)
        (self.folder / "late.txt").touch()
        (self.folder / "late.serial").write_text(f"{serial:X}\n")
        now = datetime.datetime.now(datetime.timezone.utc)
        start, end = now - datetime.timedelta(days=366), now - datetime.timedelta(days=1)
        openssl("ca", "-batch", "-notext", "-config", self.config, "-utf8", "-extensions", "sign", "-in", request, "-out", certificate,
                "-cert", self.issuing, "-keyfile", self.folder / "issuing.key", "-startdate", f"{start:%Y%m%d%H%M%SZ}",
                "-enddate", f"{end:%Y%m%d%H%M%SZ}", "-preserveDN")
        self._enrol(serial, subject, expired=True)
        return Identity(name, key, certificate)

    def issue_all(self, wishes):
        """Many at once; `wishes`: name to (person, profile, algorithm, organisation)."""
        with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            made = {name: pool.submit(self.issue, name, *wish) for name, wish in wishes.items()}
            return {name: future.result() for name, future in made.items()}

    def surroundings(self, port):
        """The command that stamps and gives out the list of revoked certificates, on which nobody stands yet."""
        (self.folder / "late.txt").touch()
        (self.folder / "list.number").write_text("01\n")
        made = openssl("ca", "-gencrl", "-config", self.config, "-cert", self.issuing, "-keyfile", self.folder / "issuing.key",
                       "-crldays", 1, "-crlexts", "list")
        openssl("crl", "-outform", "DER", "-out", self.folder / "issuing.crl", data=made)
        return [sys.executable, pathlib.Path(__file__).with_name("surroundings.py"), "--folder", self.folder, "--port", port]

    def responder(self):
        """The command that answers OCSP requests for everything issued so far."""
        (self.folder / "index.txt").write_text("".join(self.index))
        (self.folder / "index.txt.attr").write_text("unique_subject = no\n")
        return ["openssl", "ocsp", "-index", self.folder / "index.txt", "-port", self.port, "-rsigner", self.folder / "ocsp.pem",
                "-rkey", self.folder / "ocsp.key", "-CA", self.issuing, "-nmin", "5", "-ignore_err"]
