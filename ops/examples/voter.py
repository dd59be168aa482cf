#!/usr/bin/env python3
"""A voter's client: tries a complaint, files it, checks the court's seal, follows the case, says whether it helped.

    voter.py ORIGIN file COMPLAINT.json FOLDER [--key KEY.pem --certificate CERTIFICATE.pem]
    voter.py ORIGIN status FOLDER
    voter.py ORIGIN confirm FOLDER yes|no
"""

import argparse
import base64
import json
import pathlib
import sys

from dauys import Court, Problem, canonical, seal_stands, sign


def file(court, options):
    """Everything the court gives is kept in the folder; the secret is what opens the case later."""
    document = canonical(json.loads(pathlib.Path(options.complaint).read_text(encoding="utf-8")))
    signature = sign(options.key, options.certificate, document) if options.key else None
    tried = court.send("/api/v1/filings/dry-run", document, signature)
    if tried["signature"] and tried["signature"]["verdict"] == "failed":
        sys.exit(f"the signature would not stand: {tried['signature']['words']}")
    filed = court.send("/api/v1/filings", document, signature)
    receipt = base64.b64decode(filed["receipt"])
    folder = pathlib.Path(options.folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "complaint.json").write_bytes(document)
    (folder / "receipt.json").write_bytes(receipt)
    (folder / "case.json").write_text(json.dumps({"case": filed["case"], "secret": filed["secret"]}))
    if filed["seal"]:
        seal = base64.b64decode(filed["seal"])
        (folder / "receipt.p7s").write_bytes(seal)
        told = json.loads(receipt)
        courts = court.get("/api/v1/elections/" + told["election"])["courts"]
        certificate = next(each["sealCertificate"] for each in courts if each["id"] == told["court"])
        if not seal_stands(receipt, seal, certificate):
            sys.exit("the seal is not over the receipt: go to the court with what is in the folder")
    print(f"{filed['case']}, secret {filed['secret']}")
    for deadline in filed["deadlines"]:
        print(f"  {deadline['due']}  {deadline['text']}")


def opened(court, options):
    """The case of the folder, as its voter sees it."""
    kept = json.loads((pathlib.Path(options.folder) / "case.json").read_text())
    court.authorization = "Case " + kept["secret"]
    return court.get("/api/v1/cases/" + kept["case"])


def status(court, options):
    """Where the case stands and what comes next."""
    case = opened(court, options)
    print(f"{case['case']}: {case['state']}")
    print(f"  next: {case['next']['what']} ({case['next']['who']}, by {case['next']['by']})")
    for event in case["timeline"]:
        print(f"  {event['at']}  {event['event']}")


def confirm(court, options):
    """Whether the voter was let in; the secret alone is enough."""
    case = opened(court, options)
    word = {"answers": case["ruling"]["sha256"], "case": case["case"], "letIn": options.let_in == "yes", "text": None,
            "type": "dauys-confirmation/1"}
    print(court.post(f"/api/v1/cases/{case['case']}/confirmation", word)["state"])


def main():
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("origin")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("file")
    verb.add_argument("complaint")
    verb.add_argument("folder")
    verb.add_argument("--key")
    verb.add_argument("--certificate")
    verb.set_defaults(act=file)
    verb = verbs.add_parser("status")
    verb.add_argument("folder")
    verb.set_defaults(act=status)
    verb = verbs.add_parser("confirm")
    verb.add_argument("folder")
    verb.add_argument("let_in", choices=["yes", "no"])
    verb.set_defaults(act=confirm)
    options = parser.parse_args()
    try:
        options.act(Court(options.origin), options)
    except Problem as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
